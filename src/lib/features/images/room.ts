import type {Engine} from '../../engines/engine.js'
import {pipe, script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** What a host is, and what room it has for images. */
export type Room = {
  /** As `uname -m` says it. */
  readonly machine: string
  /** Where its engine keeps images. */
  readonly folder: string
  /** Bytes. */
  readonly free: number
  /** Of each layer two lie there: the blob that it came as, and what was unpacked of it. */
  readonly isTwice?: true
  /** Version of its engine; absent: none answers. */
  readonly engine?: string
}

const askRoom = `read -r folder copies version
echo "$version"; uname -m; echo "$folder"; echo "$copies"
[ -d "$folder" ] || folder=/var/lib
df -Pk "$folder" | awk 'NR == 2 {print $4}'`

/** The version of the engine is the first line of it. */
export const roomOf = (engine: Engine): Fact<Room> => ({
  command: pipe(engine.storage(), script('room-for-images', askRoom)),
  parse: (stdout) => {
    const [version = '', machine = '', folder = '', copies = '1', free = '0'] = stdout.split('\n')
    return {machine, folder, free: Number(free) * 1024, ...(copies === '2' && {isTwice: true as const}), ...(version !== '' && {engine: version})}
  },
})

const machines: Readonly<Record<string, string>> = {x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', armv6l: 'arm', i686: '386', i386: '386'}

/** The architecture of a machine, in the words of images. */
export const dockerArchitecture = (machine: string): string => machines[machine] ?? machine
