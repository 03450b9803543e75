/** What a lab is asked to be. */
export type LabSpec = {
  readonly name: string
  readonly hosts: readonly LabHost[]
  /** Publish ports on 127.0.0.1: where the engine's own network can't be reached, as with Docker Desktop. */
  readonly publish: boolean
}

/** A Debian system with systemd and sshd, in a container. */
export type LabHost = {
  readonly name: string
  /** Bare: Debian and sshd only. Otherwise the engine that stands already. */
  readonly flavour: Flavour
  /** An older release than the usual 13. */
  readonly debian?: '12'
  /** Another than root has sudo without a password. */
  readonly user: string
  /** Which of the lab's keys opens it; the passphrase of the encrypted one is `passphrase`. */
  readonly key: 'plain' | 'encrypted'
  /** The name of the host through which alone it lets anyone in. */
  readonly jump?: string
}

export type Flavour = 'bare' | 'docker' | 'podman'

/** Of the lab's encrypted key. */
export const passphrase = 'lab'

/** The image that a host is made from. */
export const imageOf = ({flavour, debian}: Pick<LabHost, 'flavour' | 'debian'>): string => `shipit-lab:${flavour}${debian === undefined ? '' : `-${debian}`}`

export type HostWishes = {readonly flavour?: Flavour; readonly debian?: '12'; readonly user?: string; readonly key?: 'plain' | 'encrypted'; readonly jump?: string}

/** A host, ready and open to root where nothing else is wished for. */
export const labHost = (name: string, {flavour = 'docker', debian, user = 'root', key = 'plain', jump}: HostWishes = {}): LabHost => ({
  name,
  flavour,
  ...(debian && {debian}),
  user,
  key,
  ...(jump !== undefined && {jump}),
})

/** `count` hosts alike: web1, web2 … A wish for a jump host holds for all but that one. */
export const hostsAlike = (count: number, wishes: HostWishes = {}): readonly LabHost[] =>
  Array.from({length: count}, (_, index) => `web${index + 1}`).map((name) => labHost(name, name === wishes.jump ? withoutJump(wishes) : wishes))

const withoutJump = ({jump: _, ...wishes}: HostWishes): HostWishes => wishes
