import { createHash } from 'node:crypto';
import type { Period } from '@punteo/payments';
import type { Response } from 'express';
import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';
import { statementCsv } from '../periods/statement-csv.ts';
import { STATEMENT_STYLE, statementHtml } from '../periods/statement-html.ts';
import type { Language } from '../texts/language.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';
import { periodEntryToWire, periodOpenItemToWire, periodToWire } from './period-to-wire.ts';
import { pageToWire } from './to-wire.ts';

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export interface PeriodRequest {
  readonly params: { readonly periodId: string };
}

export interface StatementRequest extends PeriodRequest {
  readonly query: { readonly lang?: Language | undefined };
  readonly res: Response;
}

export interface CloseRequest {
  readonly body: { readonly period: string; readonly reason: string; readonly dryRun?: boolean | undefined };
  readonly res: Response;
}

/** The contract's routes of the books. */
export function periodHandlers({ store, clock, calendar }: Pick<App, 'store' | 'clock' | 'calendar'>) {
  const read = async (periodId: string): Promise<Period> => {
    const period = await store.periods.get(periodId);
    if (period === null) throw notFound('period', periodId);
    return period;
  };
  return {
    closePeriod: async ({ body: { period: name, reason, dryRun = false }, res }: CloseRequest) => {
      const by = { actor: actorOf(res), reason };
      const period = await store.periods.close(name, { calendar, by, now: clock(), dryRun });
      return { status: dryRun ? (200 as const) : (201 as const), body: periodToWire(period) };
    },
    listPeriods: async ({ query }: { readonly query: PageQuery }) => ({
      status: 200 as const,
      body: pageToWire(await store.periods.list(withoutUndefined(query)), periodToWire),
    }),
    getPeriod: async ({ params: { periodId } }: PeriodRequest) => ({
      status: 200 as const,
      body: periodToWire(await read(periodId)),
    }),
    listPeriodEntries: async ({ params: { periodId }, query }: PeriodRequest & { readonly query: PageQuery }) => {
      const page = await store.periods.entries(periodId, withoutUndefined(query));
      if (page === null) throw notFound('period', periodId);
      return { status: 200 as const, body: pageToWire(page, periodEntryToWire) };
    },
    listPeriodOpenItems: async ({ params: { periodId }, query }: PeriodRequest & { readonly query: PageQuery }) => {
      const page = await store.periods.openItems(periodId, withoutUndefined(query));
      if (page === null) throw notFound('period', periodId);
      return { status: 200 as const, body: pageToWire(page, periodOpenItemToWire) };
    },
    getPeriodStatement: async ({ params: { periodId }, query: { lang = 'en' }, res }: StatementRequest) => {
      const body = statementHtml(await read(periodId), lang);
      // Nothing but the style that the page has within it.
      res.set('content-security-policy', `default-src 'none'; style-src '${STYLE_HASH}'; frame-ancestors 'none'`);
      return { status: 200 as const, body };
    },
    getPeriodStatementCsv: async ({ params: { periodId }, query: { lang = 'en' }, res }: StatementRequest) => {
      const body = statementCsv(await read(periodId), lang);
      res.set('content-disposition', `attachment; filename="punteo-${periodId}.csv"`);
      return { status: 200 as const, body };
    },
  };
}

const STYLE_HASH = `sha256-${createHash('sha256').update(STATEMENT_STYLE).digest('base64')}`;
