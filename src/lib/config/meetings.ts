import type {HostName} from './host-names.js'

/** Two things that would have one name. */
export type Meeting = {readonly first: HostName; readonly second: HostName; /** What both would be called. */ readonly name: string}

/** Things of one app that would have one name on one host. The second of two is told of once. */
export function meetingsIn(names: readonly HostName[]): readonly Meeting[] {
  const places = new Map(names.map((each, index) => [each, index]))
  const comesBefore = (one: HostName, other: HostName): boolean => (places.get(one) ?? 0) < (places.get(other) ?? 0)
  return onceEach(meetings(names, names).filter(({first, second}) => comesBefore(first, second) && thingOf(first) !== thingOf(second) && shareHost(first, second)))
}

/** Things of an app that would have the name of a thing of another app. */
export const meetingsBetween = (theirs: readonly HostName[], mine: readonly HostName[]): readonly Meeting[] => onceEach(meetings(theirs, mine))

/** Is this name one of those that the other stands for? */
export function isMeant(name: string, by: string): boolean {
  if (by.endsWith('*')) return name.startsWith(by.slice(0, -1))
  return by.endsWith('#') ? name.startsWith(by.slice(0, -1)) && /^\d+$/.test(name.slice(by.length - 1)) : name === by
}

function meetings(firsts: readonly HostName[], seconds: readonly HostName[]): readonly Meeting[] {
  const alike = groupBy(firsts, keyOf)
  const ofKind = groupBy(firsts, ({kind}) => kind)
  const patterns = groupBy(firsts.filter(isPattern), ({kind}) => kind)
  return seconds.flatMap((second) => {
    const others = (isPattern(second) ? ofKind : patterns).get(second.kind) ?? []
    const meant = others.filter(({name}) => name !== second.name && (isMeant(second.name, name) || isMeant(name, second.name)))
    return [...(alike.get(keyOf(second)) ?? []), ...meant].map((first) => ({first, second, name: shown(isPattern(second) ? first.name : second.name)}))
  })
}

const onceEach = (all: readonly Meeting[]): readonly Meeting[] => [...groupBy(all, ({second}) => thingOf(second)).values()].flatMap(([first]) => first ?? [])

const isPattern = ({name}: HostName): boolean => /[#*]$/.test(name)

/** As an example: replica 1. */
const shown = (name: string): string => name.replace(/#$/, '1').replace(/\*$/, '…')

const keyOf = ({kind, name}: HostName): string => `${kind} ${name}`

const thingOf = ({of: {section, name, volume = ''}}: HostName): string => `${section} ${name} ${volume}`

const shareHost = (a: HostName, b: HostName): boolean => a.hosts.some((host) => b.hosts.includes(host))

function groupBy<T>(all: readonly T[], keyOfEach: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) {
    const group = groups.get(keyOfEach(each))
    if (group) group.push(each)
    else groups.set(keyOfEach(each), [each])
  }
  return groups
}
