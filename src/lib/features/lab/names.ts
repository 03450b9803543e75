/** Labels of all that a lab makes in the engine. */
export const labLabels = {
  /** The lab's name. */
  lab: 'shipit.lab',
  /** The host as it was asked for, in JSON. */
  host: 'shipit.lab.host',
  /** On an image: the hash of what it was built from. */
  image: 'shipit.lab.image',
} as const

export const networkOf = (lab: string): string => `shipit-lab-${lab}`

export const containerOf = (lab: string, host: string): string => `shipit-lab-${lab}-${host}`

/** Folders of a host that an overlay file system can't hold, and the volume of each. */
export const volumesOf = (lab: string, host: string): readonly {readonly name: string; readonly target: string}[] => [
  {name: `${containerOf(lab, host)}-docker`, target: '/var/lib/docker'},
  {name: `${containerOf(lab, host)}-podman`, target: '/var/lib/containers'},
]

/** What a lab may be called: it becomes part of host, network and folder names. */
export const isLabName = (name: string): boolean => /^[a-z][a-z0-9-]{0,29}$/.test(name)
