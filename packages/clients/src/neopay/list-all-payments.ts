import { Payment as PaymentSchema } from '@punteo/contracts/neopay';
import { issuesOf } from '../answer.ts';
import { ClientError, type Issue } from '../client-error.ts';
import { wait } from '../config.ts';
import type { NeopayClient } from './generated/client.ts';
import type { Payment } from './generated/payment.ts';

/**
 * Reads Neopay's list of payments page by page, until two empty pages in a row: a single one may be an error. Pages are
 * counted here; the links and counts of the answers are ignored, because the provider's own sample has wrong ones. When
 * the list changes meanwhile, rows may repeat or be missed. When one request is told to wait, all wait.
 *
 * @throws ClientError of the failed request, resumable at its page with `pageFirst`; `incomplete_list` beyond
 * `pagesMax` or the time limit, or after five pages in a row without a new row (a server that ignores the page number).
 */
export async function* listAllPayments(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  options: ListAllPaymentsOptions = {},
): AsyncGenerator<PaymentRowsPage, void, undefined> {
  const { pageFirst = 1, pagesMax = 1_000, pagesAtOnce = 1, timeLimitMilliseconds = 900_000 } = options;
  const endsAt = performance.now() + timeLimitMilliseconds;
  const abort = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
  const pageEnd = pageFirst + pagesMax;
  const readPage = pageReader(client, options, { signal, endsAt });
  const isRepeat = repeatDetector();
  const ahead: Promise<PaymentRowsPage>[] = [];
  let pageNext = pageFirst;
  let repeats = 0;
  let empty = 0;
  let atOnce = pagesAtOnce;
  let lastFull = pageFirst - 1;
  try {
    for (let page = pageFirst; page < pageEnd; page += 1) {
      while (ahead.length < atOnce && pageNext < pageEnd) ahead.push(readPage(pageNext++));
      const answer = await (ahead.shift() ?? readPage(page));
      if (performance.now() > endsAt)
        throw incomplete(`the list did not end within ${timeLimitMilliseconds / 1_000} seconds`);
      empty = answer.rows.length === 0 ? empty + 1 : 0;
      if (empty === emptyMax) {
        if (atOnce === 1) return;
        // These pages were read ahead, perhaps before the last rows moved there: the end is read again, page by page.
        atOnce = 1;
        empty = emptyMax - 1;
        page = lastFull;
        pageNext = lastFull + 1;
        ahead.length = 0;
        continue;
      }
      if (empty > 0) continue;
      lastFull = page;
      repeats = isRepeat(answer.rows) ? repeats + 1 : 0;
      if (repeats === repeatsMax) throw incomplete(`${repeatsMax} pages in a row repeated earlier pages`);
      yield answer;
    }
    throw incomplete(`the list did not end within ${pagesMax} pages`);
  } finally {
    abort.abort();
  }
}

/** Settings of `listAllPayments`. */
export interface ListAllPaymentsOptions {
  /** The first page; default 1. */
  readonly pageFirst?: number;
  /** Fails with `incomplete_list` beyond this many pages; default 1 000. */
  readonly pagesMax?: number;
  /** Pages requested at the same time; default 1. They are yielded in order. */
  readonly pagesAtOnce?: number;
  /** Calls for one page while they fail with a retryable error; default 1. */
  readonly pageAttemptsMax?: number;
  /** Fails with `incomplete_list` after this time; default 900 000. */
  readonly timeLimitMilliseconds?: number;
  /** Waits before a retry; resolves early when the signal is aborted. Default: a timer. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Aborts the reading, which then fails with `aborted`. */
  readonly signal?: AbortSignal;
}

/** One page of the list. */
export interface PaymentRowsPage {
  /** Counted from 1. */
  readonly page: number;
  /** In the order of the page. An invalid row does not hide the others. */
  readonly rows: readonly PaymentRow[];
  /** The number of all rows as the provider counts them, often wrong; null when the provider does not count. */
  readonly total: number | null;
  /** The text of the answer as received. */
  readonly raw: string;
}

/** A row of the list; `raw` is its JSON without white space, with every digit as received. */
export type PaymentRow =
  | { readonly kind: 'payment'; readonly payment: Payment; readonly raw: string }
  | { readonly kind: 'unreadable'; readonly issues: readonly Issue[]; readonly raw: string };

const emptyMax = 2;
/** While the list is read, new rows may move it by fewer pages than this. */
const repeatsMax = 5;

/** Reads pages, each with its retries. After a `Retry-After`, every request waits. */
function pageReader(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  { pageAttemptsMax = 1, sleep = wait }: ListAllPaymentsOptions,
  { signal, endsAt }: { readonly signal: AbortSignal; readonly endsAt: number },
): (page: number) => Promise<PaymentRowsPage> {
  let pause: Promise<void> = Promise.resolve();
  const readWithRetries = async (page: number): Promise<PaymentRowsPage> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await pause;
        return await readPage(client, page, signal);
      } catch (error) {
        if (!(error instanceof ClientError) || !error.retryable || attempt >= pageAttemptsMax) throw error;
        const { retryAfterSeconds = Math.min(2 ** (attempt - 1), 30) } = error;
        if (performance.now() + retryAfterSeconds * 1_000 > endsAt) throw error;
        const waited = sleep(retryAfterSeconds * 1_000, signal);
        if (error.retryAfterSeconds !== undefined) pause = Promise.all([pause, waited]).then(() => {});
        await waited;
        if (signal.aborted) throw error;
      }
    }
  };
  return (page) => {
    const reading = readWithRetries(page);
    // A page read ahead may fail after the list ended, when nothing awaits it any more.
    reading.catch(() => {});
    return reading;
  };
}

/**
 * Whether every row of a page was on earlier pages, in the same grouping: smaller pages regroup known rows for a while.
 */
function repeatDetector(): (rows: readonly PaymentRow[]) => boolean {
  const knownRows = new Set<string>();
  const knownPages = new Set<string>();
  return (rows) => {
    const before = knownRows.size + knownPages.size;
    const ids = rows.map((row) => (row.kind === 'payment' ? row.payment.id : row.raw));
    for (const id of ids) knownRows.add(id);
    knownPages.add(ids.join('\n'));
    return knownRows.size + knownPages.size === before;
  };
}

async function readPage(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  page: number,
  signal: AbortSignal,
): Promise<PaymentRowsPage> {
  const answer = await client.listPaymentRows({ query: { page }, signal });
  const { data, meta } = answer.body;
  return { page, rows: data.map(readRow), total: meta?.total ?? null, raw: answer.raw };
}

function readRow(row: unknown): PaymentRow {
  const raw = JSON.stringify(row);
  const result = PaymentSchema.safeParse(row);
  if (result.success) return { kind: 'payment', payment: result.data, raw };
  return { kind: 'unreadable', issues: issuesOf(result.error.issues), raw };
}

function incomplete(message: string): ClientError {
  return new ClientError({ code: 'incomplete_list', route: 'GET /api/payments', message, retryable: true });
}
