type Range = {readonly from: number; readonly to: number}

/** The ranges of `200`, `200-299`, or a list of them. */
export function statusRanges(status: string | number | readonly (string | number)[]): readonly Range[] {
  return [status].flat().map((each) => {
    const [from, to = from] = String(each).split('-').map(Number)
    return {from: from ?? Number.NaN, to: to ?? Number.NaN}
  })
}
