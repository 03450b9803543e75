import {existsSync} from 'node:fs'
import {ShipitError} from '../../errors.js'
import {diagnosisOf} from '../../features/doctor/diagnosis.js'
import type {Diagnosis} from '../../features/doctor/diagnosis.js'
import {examineHere} from '../../features/doctor/local-checks.js'
import type {Finding} from '../../features/doctor/finding.js'
import {asCalled} from '../as-called.js'
import type {ProjectFlags, TalkFlags} from '../flags.js'
import {inProject} from '../open-project.js'
import type {Project} from '../project.js'
import {openTerminal} from '../terminal.js'
import {examineHosts} from './hosts.js'
import {lookHere} from './look-here.js'
import {describe} from './tell.js'

type DoctorFlags = ProjectFlags & TalkFlags & {readonly host?: readonly string[] | undefined}

/** Looks at this machine and at every host, and tells. Without a deploy.yml, or with a faulty one, at this machine alone. */
export async function diagnose(flags: DoctorFlags): Promise<Diagnosis> {
  if (flags['config-file'] === undefined && !existsSync('deploy.yml')) return alone(flags, undefined)
  let isOpen = false
  try {
    return await inProject(
      flags,
      (project) => {
        isOpen = true
        return together(project, flags)
      },
      {changes: false},
    )
  } catch (error) {
    if (isOpen || !(error instanceof ShipitError)) throw error
    return alone(flags, error)
  }
}

async function together(project: Project, flags: DoctorFlags): Promise<Diagnosis> {
  const [here, hosts] = await Promise.all([lookHere(project.directory, project), examineHosts(project, flags.host)])
  const diagnosis = diagnosisOf([...examineHere(here), ...hosts].map(advised(flags)))
  project.say(describe(diagnosis, project.terminal.answer))
  return diagnosis
}

async function alone(flags: DoctorFlags, refusal: ShipitError | undefined): Promise<Diagnosis> {
  const diagnosis = diagnosisOf(examineHere(await lookHere(process.cwd(), refusal)).map(advised(flags)))
  if (!flags.json) process.stdout.write(`${describe(diagnosis, openTerminal(flags).answer)}\n`)
  return diagnosis
}

/** A finding with what to type for this destination and this file, in the answer of --json too. */
const advised =
  (flags: DoctorFlags) =>
  (finding: Finding): Finding => ({...finding, told: asCalled(finding.told, flags), ...(finding.fix !== undefined && {fix: asCalled(finding.fix, flags)})})
