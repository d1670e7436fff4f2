import { addMoney, type Money, PERIOD_FIGURES, type Period, type PeriodFigure } from '@punteo/payments';

/** The figures of one provider in one currency, or of all providers in it. */
export interface StatementRow {
  /** Null: all providers. */
  readonly provider: string | null;
  readonly currency: string;
  /** Figures without an entry are left out. */
  readonly figures: ReadonlyMap<PeriodFigure, Figure>;
}

interface Figure {
  readonly entries: number;
  readonly amount: Money;
}

/** One row for each provider and currency, then one for each currency that several providers have. */
export function statementRows({ totals }: Pick<Period, 'totals'>): readonly StatementRow[] {
  const byProvider = Map.groupBy(totals, ({ provider, amount }) => JSON.stringify([provider, amount.currency]));
  const rows = [...byProvider].map(([key, group]): StatementRow => {
    const [provider, currency] = JSON.parse(key) as [string, string];
    return { provider, currency, figures: new Map(group.map(({ figure, ...rest }) => [figure, rest])) };
  });
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency);
  const sums = [...byCurrency].flatMap(([currency, group]): StatementRow[] =>
    group.length < 2 ? [] : [{ provider: null, currency, figures: sumOf(group) }],
  );
  return [...rows, ...sums];
}

function sumOf(rows: readonly StatementRow[]): ReadonlyMap<PeriodFigure, Figure> {
  return new Map(
    PERIOD_FIGURES.flatMap((figure): [PeriodFigure, Figure][] => {
      const parts = rows.flatMap(({ figures }) => figures.get(figure) ?? []);
      const [first, ...others] = parts;
      if (!first) return [];
      const entries = parts.reduce((sum, part) => sum + part.entries, 0);
      return [[figure, { entries, amount: others.reduce((sum, { amount }) => addMoney(sum, amount), first.amount) }]];
    }),
  );
}

/** Whether all orders were reconciled completely after the end of the period. */
export function isReconciled({ reconciledAt, to }: Pick<Period, 'reconciledAt' | 'to'>): boolean {
  return reconciledAt !== null && reconciledAt >= to;
}
