import { PeriodName } from '@punteo/contracts/reconciliation';
import { type Page, type PageRequest, type Period, trimMoney } from '@punteo/payments';
import * as z from 'zod';
import { notFound } from '../not-found.ts';
import { kindText } from '../texts/sentence.ts';
import { exportOf } from './export-kind.ts';

/** The figures of every closed period, one on each row: the latest period first. */
export const periodsExport = exportOf({
  columns: [
    ...['period', 'number', 'first_day', 'last_day', 'provider', 'figure', 'entries', 'amount', 'currency'],
    ...['closed_at', 'closed_by', 'time_zone', 'cut_off'],
  ],
  filter: z.strictObject({}),
  list:
    ({ store }) =>
    async (page) =>
      figuresOf(await store.periods.list(page)),
  row: ({ period, provider, figure, entries, amount }) => [
    period.periodId,
    String(period.number),
    period.firstDay,
    period.lastDay,
    provider,
    figure,
    String(entries),
    trimMoney(amount),
    amount.currency,
    period.closedAt,
    period.closedBy,
    period.timeZone,
    period.cutOff,
  ],
});

/** The entries of one period, in the order in which they were booked. */
export const periodEntriesExport = exportOf({
  columns: ['period', 'place', 'figure', 'moved_at', 'provider', 'unit', 'order_id', 'amount', 'currency'],
  filter: z.strictObject({ period: PeriodName }),
  list:
    ({ store }, { period }) =>
    async (page: PageRequest) => {
      const entries = known(await store.periods.entries(period, page), period);
      return { ...entries, items: entries.items.map((entry) => ({ period, ...entry })) };
    },
  row: ({ period, place, kind, movedAt, provider, unit, orderId, amount }) => [
    period,
    String(place),
    kind,
    movedAt,
    provider,
    unit,
    orderId,
    trimMoney(amount),
    amount.currency,
  ],
});

/** The discrepancies that were open when one period was closed. */
export const periodOpenItemsExport = exportOf({
  columns: [
    ...['period', 'place', 'discrepancy_id', 'kind', 'title', 'subject', 'order_id', 'provider', 'amount_at_risk'],
    ...['currency', 'first_seen_at'],
  ],
  filter: z.strictObject({ period: PeriodName }),
  list:
    ({ store }, { period }) =>
    async (page: PageRequest) => {
      const items = known(await store.periods.openItems(period, page), period);
      return { ...items, items: items.items.map((item) => ({ period, ...item })) };
    },
  row: ({ period, place, discrepancyId, kind, subject, orderId, provider, atRisk, firstSeenAt }, language) => [
    period,
    String(place),
    discrepancyId,
    kind,
    kindText(kind, language),
    subject,
    orderId,
    provider,
    atRisk === null ? null : trimMoney(atRisk),
    atRisk?.currency ?? null,
    firstSeenAt,
  ],
});

function figuresOf({ items, nextCursor }: Page<Period>) {
  return {
    items: items.flatMap((period) => period.totals.map((total) => ({ period, ...total }))),
    nextCursor,
  };
}

function known<Found>(found: Found | null, period: string): Found {
  if (found === null) throw notFound('period', period);
  return found;
}
