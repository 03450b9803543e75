/** What is compared, by its name: each answers a number, or several by name. */
export type Cases<Name extends string> = Readonly<Record<Name, (round: number) => Promise<number>>>

/** Runs the cases in turns, A B A B, so that what else the machine does falls on all of them alike. */
export async function inTurns<Name extends string>(rounds: number, cases: Cases<Name>): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(cases) as Name[]
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) values[name].push(await cases[name](round))
  }
  return values
}

/** Seconds that work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
