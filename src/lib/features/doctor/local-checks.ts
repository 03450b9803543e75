import type {Finding} from './finding.js'
import type {Here} from './here.js'
import {agentCheck, keyCheck, sshProgramCheck} from './local/access.js'
import {fileCheck} from './local/file.js'
import {dockerCheck, gitCheck, nodeCheck} from './local/programs.js'
import {secretCheck} from './local/secrets.js'

/** In the order in which they are told. */
const localChecks: readonly ((here: Here) => readonly Finding[])[] = [fileCheck, nodeCheck, dockerCheck, gitCheck, sshProgramCheck, agentCheck, keyCheck, secretCheck]

export const examineHere = (here: Here): readonly Finding[] => localChecks.flatMap((check) => check(here))
