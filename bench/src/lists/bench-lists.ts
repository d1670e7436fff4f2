import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { DiscrepancyFilter, DiscrepancySort, OrderFilter, Page, PageRequest } from '@punteo/payments';
import { openStore, type PostgresStore } from '@punteo/postgres-store';
import pg from 'pg';
import { withBenchDatabase } from '../bench-database.ts';
import type { Ratio } from '../ratio.ts';
import { ASKED, fillLists } from './fill-lists.ts';

/**
 * Measures the first page and a later page of every list and search through the store, and writes the plans that
 * PostgreSQL chose beside this file, where they are reviewed. A quick run measures a smaller store and writes none.
 */
export async function benchLists(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<ListsReport> {
  const { quick, progress } = options;
  const orders = quick ? 50_000 : 1_000_000;
  return withBenchDatabase(async ({ url, client }) => {
    progress(`inserting ${orders} orders with payments, claims, callbacks and discrepancies`);
    await (await openStore({ url, migrate: true })).close();
    await fillLists(client, orders);
    const { rows } = await client.query<{ payer: string; payment: string; hash: string }>(
      `select ${ASKED.payer} as payer, ${ASKED.payment} as payment,
        (select reference from claims where kind = 'transaction' limit 1) as hash`,
    );
    const store = await openStore({ url });
    const statements = recordStatements();
    try {
      const results: ListResult[] = [];
      const plans: string[] = [];
      for (const [name, ask] of Object.entries(lists(store, rows[0] as (typeof rows)[number]))) {
        progress(name);
        results.push({ name, ...(await measure(ask, quick ? 5 : 40)) });
        const { text, values } = statements.last();
        const plan = await client.query<Record<string, string>>({ text: `explain (costs off) ${text}`, values });
        plans.push(`## ${name}`, ...plan.rows.map((row) => String(row['QUERY PLAN']).replaceAll(OF_THIS_RUN, '…')), '');
      }
      if (!quick) await writeFile(PLANS, `${plans.join('\n')}`);
      return { orders, results, ratios: ratiosOf(results) };
    } finally {
      statements.stop();
      await store.close();
    }
  });
}

export interface ListsReport {
  readonly orders: number;
  readonly results: readonly ListResult[];
  readonly ratios: readonly Ratio[];
}

export interface ListResult {
  readonly name: string;
  readonly rows: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
}

const PLANS = new URL('plans.txt', import.meta.url);
/** The id that `fillLists` gives the first file: md5('file0'). */
const STATEMENT_FILE = createHash('md5')
  .update('file0')
  .digest('hex')
  .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const NO_PAGE = { items: [], nextCursor: null, unreadable: [] };
const P95_GOAL_MILLISECONDS = 50;
/** Instants of the store, which every run fills anew. */
const OF_THIS_RUN = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00/g;

type Ask = (page: PageRequest) => Promise<Page<unknown>>;

function lists(
  { orders, discrepancies, callbacks, events, payments, runs, audit, refunds, statements, periods }: PostgresStore,
  { payer, payment, hash }: { readonly payer: string; readonly payment: string; readonly hash: string },
): Readonly<Record<string, Ask>> {
  const order = (filter: OrderFilter) => (page: PageRequest) => orders.list(filter, page);
  const discrepancy = (filter: DiscrepancyFilter, sort?: DiscrepancySort) => (page: PageRequest) =>
    discrepancies.list(filter, { ...page, ...(sort ? { sort } : {}) });
  return {
    'orders, newest first': order({}),
    'orders of a common state': order({ state: 'paid' }),
    'orders of a rare state': order({ state: 'contested' }),
    'orders of one state in a thousand': order({ state: 'overdue' }),
    'an order by its id': order({ orderId: 'B-77777' }),
    'orders of a payment': order({ payment }),
    'orders of a transaction': order({ transaction: hash }),
    'orders of a buyer': order({ payers: [payer] }),
    'orders of a common provider': order({ provider: 'neopay' }),
    'orders of a rare provider': order({ provider: 'pentagoo' }),
    'orders of a common currency': order({ currency: 'GBP' }),
    'orders of a rare currency': order({ currency: 'USD' }),
    'orders of an amount': order({ currency: 'EUR', atLeast: '123.45', atMost: '123.45' }),
    'orders of a range of amounts': order({ currency: 'GBP', atLeast: '100.00', atMost: '110.00' }),
    'orders of a day': order({ createdFrom: daysAgo(61), createdTo: daysAgo(60) }),
    'orders of a day, state and provider': order({
      createdFrom: daysAgo(61),
      createdTo: daysAgo(60),
      state: 'underpaid',
      provider: 'neopay',
    }),
    'discrepancies, newest first': discrepancy({}),
    'open discrepancies by money at risk': discrepancy({ state: 'open' }, 'risk'),
    'open discrepancies by due date': discrepancy({ state: 'open' }, 'due'),
    'open discrepancies, oldest first': discrepancy({ state: 'open' }, 'oldest'),
    'open discrepancies without an owner, of a kind and currency': discrepancy(
      { state: 'open', owner: null, kind: 'amount_under', currency: 'GBP' },
      'risk',
    ),
    'discrepancies of a range of amounts': discrepancy({ currency: 'EUR', atLeast: '990.00' }, 'risk'),
    'discrepancies with a text': discrepancy({ text: 'B-777' }),
    'callbacks, newest first': (page) => callbacks.list({}, page),
    'callbacks without an order': (page) => callbacks.list({ outcome: 'orphan' }, page),
    'events, newest first': (page) => events.list({}, page),
    'runs, newest first': (page) => runs.list(page),
    'audit, newest first': (page) => audit.list(page),
    payments: (page) => payments.list({}, page),
    'audit of a subject': (page) => audit.list(page, { subject: 'order:B-77' }),
    'what is to be given back': (page) => refunds.balances({ state: 'open' }, page),
    'what was given back': (page) => refunds.balances({ state: 'settled' }, page),
    'what is to be given back of an order': (page) => refunds.balances({ orderId: 'B-203' }, page),
    'refunds, newest first': (page) => refunds.list({}, page),
    'statement files, newest first': (page) => statements.list({}, page),
    'statement entries, latest booking first': (page) => statements.entries({}, page),
    'statement entries of a rare account': (page) => statements.entries({ account: 'treasury' }, page),
    'statement entries of a file': (page) => statements.entries({ statementFileId: STATEMENT_FILE }, page),
    'periods, latest first': (page) => periods.list(page),
    'entries of a period': async (page) => (await periods.entries('2026-10', page)) ?? NO_PAGE,
  };
}

/** Half of the questions ask for the first page, half for the one after it. */
async function measure(ask: Ask, repetitions: number): Promise<Omit<ListResult, 'name'>> {
  const { items, nextCursor } = await ask({});
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const start = performance.now();
    await ask(repetition % 2 === 0 || nextCursor === null ? {} : { cursor: nextCursor });
    times.push(performance.now() - start);
  }
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
  return { rows: items.length, median: at(0.5), p95: at(0.95) };
}

function ratiosOf(results: readonly ListResult[]): readonly Ratio[] {
  const slowest = Math.max(...results.map(({ p95 }) => p95));
  const value = Math.round(slowest * 10) / 10;
  const goal = `<= ${P95_GOAL_MILLISECONDS}`;
  return [{ what: 'p95 of the slowest list, ms', value, goal, met: slowest <= P95_GOAL_MILLISECONDS }];
}

/** Keeps the last statement that the store sent: its plan is asked for then. */
function recordStatements() {
  const { query } = pg.Client.prototype;
  let last = { text: '', values: [] as unknown[] };
  function recorded(this: pg.Client, ...call: unknown[]): unknown {
    const [text, values] = call;
    if (typeof text === 'string' && text.includes('cursor_id')) last = { text, values: values as unknown[] };
    return Reflect.apply(query, this, call);
  }
  pg.Client.prototype.query = recorded as typeof query;
  return {
    last: () => last,
    stop: () => {
      pg.Client.prototype.query = query;
    },
  };
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000);
}
