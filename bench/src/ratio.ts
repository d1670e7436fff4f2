/** One figure of a report with its goal. A ratio is the median over the rounds of ours divided by theirs. */
export interface Ratio {
  readonly what: string;
  readonly value: number;
  readonly goal: string;
  readonly met: boolean;
}

export function ratioOf(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  goal: { readonly least: number } | { readonly most: number },
): Ratio {
  const value = median(ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN)));
  const rounded = Math.round(value * 1_000) / 1_000;
  return 'least' in goal
    ? { what, value: rounded, goal: `>= ${goal.least}`, met: value >= goal.least }
    : { what, value: rounded, goal: `<= ${goal.most}`, met: value <= goal.most };
}

/** The end of every report: which goals were met. */
export function ratioLines(ratios: readonly Ratio[]): readonly string[] {
  return ratios.map(({ what, value, goal, met }) => `${met ? 'met   ' : 'missed'}  ${value} (${goal})  ${what}`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
