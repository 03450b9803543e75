import {expect} from 'chai'
import {everyFile, importsOf, roomOf} from './house/source.js'
import {findCycle} from './house/cycle.js'
import {impurities} from './house/purity.js'

/** The floors of the house: a room may open only rooms that stand on a lower floor, and itself. */
const floors: readonly (readonly string[])[] = [
  ['errors', 'let-go', 'package-root', 'minute', 'nearest', 'visible'],
  ['template'],
  ['shell'],
  ['config', 'plan', 'engines'],
  ['hosts', 'secrets'],
  ['modes', 'run'],
  ['features'],
  ['flows'],
  ['cli'],
  ['commands'],
]

/** Rooms that only think: values in, values out. */
const thinkers = new Set(['shell', 'config', 'plan', 'engines', 'modes', 'features', 'flows'])

const floorOf = (room: string): number => floors.findIndex((floor) => floor.includes(room))

describe('the house', () => {
  const files = everyFile()

  it('has every file in a room that stands on a floor', () => {
    expect(files.filter((file) => floorOf(roomOf(file.path)) === -1).map((file) => file.path)).to.deep.equal([])
  })

  it('opens from each room only rooms on lower floors', () => {
    const climbs = files.flatMap((file) =>
      importsOf(file, files)
        .filter((path) => roomOf(path) !== roomOf(file.path) && floorOf(roomOf(path)) >= floorOf(roomOf(file.path)))
        .map((path) => `${file.path} -> ${path}`),
    )
    expect(climbs).to.deep.equal([])
  })

  it('has no circle of imports', () => {
    const graph = new Map(files.map((file) => [file.path, importsOf(file, files)]))
    expect(findCycle(graph)).to.deep.equal([])
  })

  it('would find a circle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ])
    expect(findCycle(graph)).to.deep.equal(['b', 'd', 'b'])
  })

  it('keeps files, clocks, networks, environments and waiting out of the rooms that think', () => {
    const found = files.filter((file) => thinkers.has(roomOf(file.path))).flatMap((file) => impurities(file).map((what) => `${file.path}: ${what}`))
    expect(found).to.deep.equal([])
  })

  it('tells engines apart in engines/ alone', () => {
    const found = files.filter((file) => roomOf(file.path) !== 'engines' && /[!=]== '(docker|podman)'|case '(docker|podman)'/.test(file.text)).map((file) => file.path)
    expect(found).to.deep.equal([])
  })

  it('has no file of more than 300 lines', () => {
    expect(files.filter((file) => file.text.split('\n').length > 301).map((file) => file.path)).to.deep.equal([])
  })

  it('has no room of odds and ends', () => {
    expect(files.filter((file) => /(^|[/-])(utils?|helpers?|common|misc|manager)[-./]/.test(file.path)).map((file) => file.path)).to.deep.equal([])
  })
})
