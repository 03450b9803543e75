import type {Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** What a host is, and what room it has for images. */
export type Room = {/** As `uname -m` says it. */ readonly machine: string; /** Where its engine keeps images. */ readonly folder: string; /** Bytes. */ readonly free: number}

const folders = {docker: '/var/lib/docker', podman: '/var/lib/containers'} as const satisfies Record<Engine['name'], string>

const askRoom = `[ -d "$1" ] || set -- /var/lib
uname -m; echo "$1"; df -Pk "$1" | awk 'NR == 2 {print $4}'`

export const roomOf = (engine: Engine): Fact<Room> => ({
  command: script('room-for-images', askRoom, folders[engine.name]),
  parse: (stdout) => {
    const [machine = '', folder = '', free = '0'] = stdout.split('\n')
    return {machine, folder, free: Number(free) * 1024}
  },
})

const machines: Readonly<Record<string, string>> = {x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', armv6l: 'arm', i686: '386', i386: '386'}

/** The architecture of a machine, in the words of images. */
export const dockerArchitecture = (machine: string): string => machines[machine] ?? machine
