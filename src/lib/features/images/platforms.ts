import type {Build} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import type {LocalImage} from './local.js'

/** `linux/arm/v7` is arm. */
export const architectureOf = (platform: string): string => platform.split('/')[1] ?? platform

/**
 * Platforms to build for; empty: the engine's own will do. Of those that are written, what some host is: the rest would be built for nobody.
 * `hosts` and `native` in the words of images: amd64, arm64. Errors: PREFLIGHT_FAILED where a host is none of what is written.
 */
export function platformsToBuild(build: Pick<Build, 'platforms'>, hosts: ReadonlyMap<string, string>, native: string | undefined): readonly string[] {
  const machines = [...new Set(hosts.values())]
  if (build.platforms.length === 0) return native === undefined || machines.every((each) => each === native) ? [] : machines.map((each) => `linux/${each}`)
  const others = [...hosts].filter(([, machine]) => !build.platforms.some((platform) => architectureOf(platform) === machine))
  if (others.length > 0) {
    throw new ShipitError(
      'PREFLIGHT_FAILED',
      others.map(([host, machine]) => `${host} is ${machine}, and the image is to be built for ${build.platforms.map(architectureOf).join(', ')}.`).join('\n'),
      {
        hint: `Write \`build: {platforms: [${[...build.platforms, ...new Set(others.map(([, machine]) => `linux/${machine}`))].join(', ')}]}\`, or leave \`platforms\` out: what the hosts are is built then.`,
      },
    )
  }
  return machines.length === 0 ? build.platforms : build.platforms.filter((platform) => machines.includes(architectureOf(platform)))
}

/** What an image is called that is one of several for as many platforms: `shop:v1-arm64`. */
export const nameFor = (name: string, platform: string): string => `${name}-${architectureOf(platform)}`

/** Errors, of all hosts at once: PREFLIGHT_FAILED where none of the images is for what a host is. */
export function refuseOtherArchitectures(images: readonly LocalImage[], hosts: ReadonlyMap<string, string>): void {
  const [first] = images
  const others = [...hosts].filter(([, machine]) => first !== undefined && !images.some((image) => image.architecture === machine))
  if (!first || others.length === 0) return
  const machines = [...new Set(hosts.values())].map((machine) => `linux/${machine}`)
  throw new ShipitError(
    'PREFLIGHT_FAILED',
    others.map(([host, machine]) => `${first.name} is for ${images.map((image) => image.architecture).join(', ')}, and ${host} is ${machine}.`).join('\n'),
    {
      hint: `Write \`build: {platforms: [${machines.join(', ')}]}\` into deploy.yml, or bring the image for it: \`docker pull --platform ${machines[0]} ${first.name}\`.`,
    },
  )
}
