import type * as wire from '@punteo/contracts/reconciliation';
import type {
  DiscrepancyFilter,
  Figure,
  MoneyFigure,
  MoneyFigures,
  OrderFilter,
  Overview,
  RefundFilter,
  Run,
} from '@punteo/payments';
import type * as z from 'zod';
import { moneyToWire } from './to-wire.ts';

type List = 'orders' | 'discrepancies' | 'refund-balances';
type Filter = OrderFilter | DiscrepancyFilter | RefundFilter;

/** A figure with the query of its list: as the contract of the list reads it, and as `wanted…` makes the same filter of it. */
export function figureToWire(list: List, { filter, count, sums }: Figure<Filter>): z.output<typeof wire.Figure> {
  return { list, query: queryOf(filter), count, sums: sums.map(moneyToWire) };
}

export function currencyToWire({
  currency,
  providers,
  ...figures
}: Overview['currencies'][number]): wire.Overview['currencies'][number] {
  return {
    currency,
    ...moneyFiguresToWire(figures),
    providers: providers.map(({ named, provider, ...own }) => ({ named, provider, ...moneyFiguresToWire(own) })),
  };
}

/** A run that has ended; null for one that has not. */
export function overviewRunToWire(run: Run | undefined): wire.Overview['runs']['last'] {
  if (!run?.finishedAt || run.state === 'queued' || run.state === 'running') return null;
  return {
    runId: run.runId,
    state: run.state,
    complete: run.complete,
    incompleteReasons: [...run.incompleteReasons],
    from: run.from?.toISOString() ?? null,
    to: run.to?.toISOString() ?? null,
    dryRun: run.dryRun,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt.toISOString(),
  };
}

function moneyFiguresToWire({ expected, proven, outstanding, atRisk, toRefund, unsettled }: MoneyFigures) {
  return {
    expected: moneyFigureToWire('orders', expected),
    proven: moneyFigureToWire('orders', proven),
    outstanding: moneyFigureToWire('orders', outstanding),
    atRisk: moneyFigureToWire('discrepancies', atRisk),
    toRefund: moneyFigureToWire('refund-balances', toRefund),
    unsettled: moneyFigureToWire('discrepancies', unsettled),
  };
}

function moneyFigureToWire(list: List, { filter, count, amount }: MoneyFigure<Filter>) {
  return { list, query: queryOf(filter), count, amount: moneyToWire(amount) };
}

function queryOf(filter: Filter): Record<string, string> {
  const entries = Object.entries(filter as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join(',') : String(value);
}
