import type {Group, Plan, Step} from '../plan/plan.js'

/** What happens in a plan, in order: groups are entered and left, steps are taken; a fork carries out the parts of its group at once. */
export type Token =
  | {readonly kind: 'enter'; readonly group: Group}
  | {readonly kind: 'step'; readonly step: Step}
  | {readonly kind: 'fork'; readonly group: Group}
  | {readonly kind: 'leave'; readonly group: Group}

/** Steps that one script can carry. */
export type ScriptStep = Extract<Step, {kind: 'run' | 'write'}>

export function toTokens(plan: Plan): readonly Token[] {
  if (plan.kind !== 'group') return [{kind: 'step', step: plan}]
  const forks = plan.order === 'parallel' && plan.of.length > 1
  const inner: readonly Token[] = forks ? [{kind: 'fork', group: plan}] : plan.of.flatMap(toTokens)
  return [{kind: 'enter', group: plan}, ...inner, {kind: 'leave', group: plan}]
}

/** Cuts the tokens into what is done in one go: a fork, a step, or neighbouring script steps of one host with the group borders among them. */
export function toBatches(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const batches: Token[][] = []
  let present: Token[] = []
  for (const token of tokens) {
    if (isAct(token) && !present.filter(isAct).every((act) => fuse(act, token))) {
      batches.push(present)
      present = []
    }
    present.push(token)
  }
  return present.length > 0 ? [...batches, present] : batches
}

export const isScriptStep = (step: Step): step is ScriptStep => step.kind === 'run' || step.kind === 'write'

export type Act = Extract<Token, {kind: 'step' | 'fork'}>

export const isAct = (token: Token): token is Act => token.kind === 'step' || token.kind === 'fork'

const fuse = (one: Act, other: Act): boolean =>
  one.kind === 'step' && other.kind === 'step' && isScriptStep(one.step) && isScriptStep(other.step) && one.step.host === other.step.host
