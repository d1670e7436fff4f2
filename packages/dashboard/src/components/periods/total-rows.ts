import type { Period, PeriodFigure } from '@punteo/clients/reconciliation';
import { sumOf } from '../exact-sum.ts';

/** The figures of one provider in one currency; provider null: of all of them. */
export interface TotalRow {
  readonly provider: string | null;
  readonly currency: string;
  readonly figures: ReadonlyMap<PeriodFigure, { readonly value: string; readonly entries: number }>;
}

/** The rows of a statement: for each currency its providers and, where these are several, their sum. */
export function totalRows(totals: Period['totals']): readonly TotalRow[] {
  const byCurrency = Map.groupBy(totals, ({ amount }) => amount.currency);
  return [...byCurrency]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([currency, same]) => {
      const byProvider = [...Map.groupBy(same, ({ provider }) => provider)];
      const rows = byProvider.map(([provider, own]) => rowOf(provider, currency, own));
      return byProvider.length === 1 ? rows : [...rows, rowOf(null, currency, same)];
    });
}

function rowOf(provider: string | null, currency: string, totals: Period['totals']): TotalRow {
  const figures = [...Map.groupBy(totals, ({ figure }) => figure)].map(
    ([figure, same]) =>
      [
        figure,
        {
          value: sumOf(same.map(({ amount }) => amount.value)),
          entries: same.reduce((sum, { entries }) => sum + entries, 0),
        },
      ] as const,
  );
  return { provider, currency, figures: new Map(figures) };
}
