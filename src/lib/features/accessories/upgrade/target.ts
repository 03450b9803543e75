import type {Accessory, Volume} from '../../../config/config.js'
import {holds} from '../../../config/ready/data.js'
import {ShipitError} from '../../../errors.js'
import {majorOf} from '../data-version.js'

/** From this version on the image keeps its data in a folder of the version, below this one. */
const folderOfAll = {since: 18, path: '/var/lib/postgresql'} as const
const folderOfOne = '/var/lib/postgresql/data'

/** The accessory as it is to be: as the file says, or with the image of another major version. `to` is a version, or an image. Errors: USAGE, NOT_SUPPORTED. */
export function wantedAccessory(accessory: Accessory, to: string | undefined): Accessory {
  refuseOtherKinds(accessory)
  const image = to === undefined ? accessory.image : imageOf(accessory, to)
  const major = majorOf(image)
  if (major === undefined) throw noMajor(accessory.name, image)
  const moves = to !== undefined && major >= folderOfAll.since && (majorOf(accessory.image) ?? major) < folderOfAll.since && accessory.env['PGDATA'] === undefined
  return {...accessory, image, volumes: accessory.volumes.map((each) => (moves && each.target === folderOfOne ? {...each, target: folderOfAll.path} : each))}
}

/** The volume that its server keeps its data in. Errors: NOT_SUPPORTED where that is a folder of the host or in no volume at all. */
export function dataVolume(accessory: Accessory): Volume {
  const isLater = (majorOf(accessory.image) ?? 0) >= folderOfAll.since
  const path = accessory.env['PGDATA'] ?? (isLater ? folderOfAll.path : folderOfOne)
  const volume = accessory.volumes.find((each) => holds(each.target, path))
  if (isLater && accessory.env['PGDATA'] === undefined && volume?.target === folderOfOne) {
    throw new ShipitError(
      'NOT_SUPPORTED',
      `${accessory.image} keeps its data in a folder of its version below ${folderOfAll.path}, and the volume of ${accessory.name} is at ${folderOfOne}.`,
      {
        hint: `Write \`volumes: [data:${folderOfAll.path}]\` under accessories.${accessory.name}, or leave \`volumes\` out.`,
      },
    )
  }
  if (!volume || volume.source.startsWith('/') || volume.readOnly || accessory.env['POSTGRES_INITDB_WALDIR'] !== undefined) throw otherPlace(accessory, volume)
  return volume
}

function refuseOtherKinds({name, kind, image}: Accessory): void {
  if (kind === 'postgres') return
  const why =
    kind === 'mysql'
      ? {
          says: `The server of ${name} brings its own data to a newer version when it starts, and there is no way back from that.`,
          hint: `First a dump: shipit accessory exec ${name} -- sh -c 'exec mariadb-dump --all-databases --single-transaction -p"$MARIADB_ROOT_PASSWORD"' > dump.sql (mysqldump and MYSQL_ROOT_PASSWORD for mysql). Then write the new image into deploy.yml (for mariadb with MARIADB_AUTO_UPGRADE: "1" under env), and: shipit accessory boot ${name}`,
        }
      : {says: `${name} (${image}) needs no upgrade of its data.`, hint: `Write the new image into deploy.yml, and: shipit accessory boot ${name}`}
  throw new ShipitError('NOT_SUPPORTED', why.says, {hint: why.hint})
}

/** postgres:15.3-alpine to 17: postgres:17-alpine. */
function imageOf({name, image}: Accessory, to: string): string {
  if (/[:/]/.test(to)) return to
  if (!/^\d+$/.test(to)) throw new ShipitError('USAGE', `--to ${to}: a major version or an image is wanted.`, {hint: `shipit accessory upgrade ${name} --to 17`})
  const tagged = image.replace(/@.*$/, '')
  // The number after "pg" comes before the first of the tag, as in `majorOf`.
  const [, before, after = ''] = /^(.*:(?:[^:/]*-)?pg)\d+(?:\.\d+)*(-[^:/]*)?$/.exec(tagged) ?? /^(.*:[a-z]*)\d+(?:\.\d+)*(-[^:/]*)?$/.exec(tagged) ?? []
  if (before === undefined) throw noMajor(name, image)
  return `${before}${to}${after}`
}

const noMajor = (name: string, image: string): ShipitError =>
  new ShipitError('USAGE', `The tag of ${image} does not tell a major version.`, {hint: `Name the image: shipit accessory upgrade ${name} --to postgres:17`})

function otherPlace({name}: Accessory, volume: Volume | undefined): ShipitError {
  const where = volume?.source.startsWith('/') ? `in the folder ${volume.source} of its host` : volume ? 'in more than one place' : 'in no volume'
  return new ShipitError('NOT_SUPPORTED', `${name} keeps its data ${where}, and an upgrade brings it from one volume to another.`, {
    hint: 'By hand: pg_dumpall with the new version, and a new server under another name in deploy.yml.',
  })
}
