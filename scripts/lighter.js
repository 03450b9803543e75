// What of oclif a bundle does without: it has its manifest, and needs nothing that would be asked for to do without one.

/** For rolldown. Each is done as the bundle is made, or the build fails: a newer oclif is looked at anew. */
export function lighter() {
  const left = new Set([...Object.keys(inPlaceOf), sorting])
  return {
    name: 'lighter',
    resolveId(id) {
      return id in inPlaceOf ? `\0${id}` : undefined
    },
    load(id) {
      const text = inPlaceOf[id.slice(1)]
      if (text !== undefined) left.delete(id.slice(1))
      return text
    },
    transform(text, id) {
      if (!/@oclif\/core\/lib\/config\/plugin\.js$/.test(id) || !text.includes(sorting)) return undefined
      left.delete(sorting)
      return text.replace(sorting, '')
    },
    buildEnd() {
      if (left.size > 0) throw new Error(`oclif no longer has what is left out of the bundle: ${[...left].join(', ')}`)
    },
  }
}

/** The first comparison of this kind makes ICU read its tables. The manifest of the bundle has its commands in this order. */
export const inOclifsOrder = (commands) => commands.sort(([one], [other]) => one.localeCompare(other))
const sorting = '.sort((a, b) => a.id.localeCompare(b.id))'

const inPlaceOf = {
  // Looks for commands where there is no manifest, and for a package of its own in every folder above.
  tinyglobby: `export const glob = () => { throw new Error('There is no oclif.manifest.json in the bundle: npm run build makes it.') }`,
  // Is this Windows' Linux? Where it is said to be none, nothing but the name of the platform is another.
  'wsl-utils': `import {release} from 'node:os'\nexport const isWsl = process.platform === 'linux' && /microsoft/i.test(release())`,
}
