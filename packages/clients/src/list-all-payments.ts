import { Payment } from '@punteo/contracts/neopay';
import { issuesOf } from './answer.ts';
import { ClientError, type Issue } from './client-error.ts';
import { wait } from './config.ts';
import type { NeopayClient } from './neopay.ts';

export interface ListAllPaymentsOptions {
  /** To resume; 1 unless told. */
  readonly pageFirst?: number;
  /** The walk fails beyond this many pages rather than end early unseen; 1 000 unless told. */
  readonly pagesMax?: number;
  /** Pages asked for at the same time; 1 unless told. They are yielded in order. */
  readonly pagesAtOnce?: number;
  /** How often a page is asked for whose call failed and may work later; 1 unless told. The walk waits for it and goes on there. */
  readonly pageAttemptsMax?: number;
  /** The walk fails rather than go on longer; 900 000 unless told. */
  readonly timeLimitMilliseconds?: number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** A row of the list; `raw` is its JSON with every digit as it came and the white space left out. */
export type PaymentRow =
  | { readonly kind: 'payment'; readonly payment: Payment; readonly raw: string }
  | { readonly kind: 'unreadable'; readonly issues: readonly Issue[]; readonly raw: string };

export interface PaymentRowsPage {
  readonly page: number;
  readonly rows: readonly PaymentRow[];
  /** How many rows there are in all, by the provider's own count: a hint, and often wrong. Null where it does not count. */
  readonly total: number | null;
  /** The answer's text as it came. */
  readonly raw: string;
}

/**
 * Walks Neopay's payments page by page until two empty pages in a row: a single one may be a slip. The page number is
 * counted here; the answer's links and counts steer nothing, for the provider's own sample shows wrong ones. Rows may
 * repeat, or be missed, when the list moves meanwhile. Where one call is told to wait, all wait.
 *
 * @throws ClientError as the call does, with the walk resumable at that page; `incomplete_list` beyond `pagesMax` or the
 * time limit, or when five pages in a row hold what earlier ones held (a server that does not heed the page number).
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
  const ask = pageAsker(client, options, { signal, endsAt });
  const holdsNews = newsWatcher();
  const ahead: Promise<PaymentRowsPage>[] = [];
  let pageNext = pageFirst;
  let staleCount = 0;
  let emptyCount = 0;
  let atOnce = pagesAtOnce;
  let lastFull = pageFirst - 1;
  try {
    for (let page = pageFirst; page < pageEnd; page += 1) {
      while (ahead.length < atOnce && pageNext < pageEnd) ahead.push(ask(pageNext++));
      const answer = await (ahead.shift() ?? ask(page));
      if (performance.now() > endsAt)
        throw incomplete(`the list goes on after ${timeLimitMilliseconds / 1_000} seconds`);
      emptyCount = answer.rows.length === 0 ? emptyCount + 1 : 0;
      if (emptyCount === emptyMax) {
        if (atOnce === 1) return;
        // Asked for ahead, the end may have been seen before the last rows moved there: it is looked at once more.
        atOnce = 1;
        emptyCount = emptyMax - 1;
        page = lastFull;
        pageNext = lastFull + 1;
        ahead.length = 0;
        continue;
      }
      if (emptyCount > 0) continue;
      lastFull = page;
      staleCount = holdsNews(answer.rows) ? 0 : staleCount + 1;
      if (staleCount === staleMax) throw incomplete(`${staleMax} pages in a row held what earlier ones held`);
      yield answer;
    }
    throw incomplete(`the list goes on after ${pagesMax} pages`);
  } finally {
    abort.abort();
  }
}

/** The list may move by this many pages while it is read before that looks like a list without an end. */
const staleMax = 5;
const emptyMax = 2;

/** Asks for a page as often as it may be asked for; where one is told to come back later, all wait. */
function pageAsker(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  { pageAttemptsMax = 1, sleep = wait }: ListAllPaymentsOptions,
  { signal, endsAt }: { readonly signal: AbortSignal; readonly endsAt: number },
): (page: number) => Promise<PaymentRowsPage> {
  let rest: Promise<void> = Promise.resolve();
  return (page) => {
    const asked = askPatiently(page);
    // A page asked for ahead may fail after the walk has ended; nobody waits for it then.
    asked.catch(() => {});
    return asked;
  };

  async function askPatiently(page: number): Promise<PaymentRowsPage> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await rest;
        return await readPage(client, page, signal);
      } catch (error) {
        if (!(error instanceof ClientError) || !error.retryable || attempt >= pageAttemptsMax) throw error;
        const { retryAfterSeconds = Math.min(2 ** (attempt - 1), 30) } = error;
        if (performance.now() + retryAfterSeconds * 1_000 > endsAt) throw error;
        const waited = sleep(retryAfterSeconds * 1_000, signal);
        // Who is told to come back later has asked too often, by whichever page.
        if (error.retryAfterSeconds !== undefined) rest = Promise.all([rest, waited]).then(() => {});
        await waited;
        if (signal.aborted) throw error;
      }
    }
  }
}

/** Whether a page shows a row that none before it did, or theirs in another cut: smaller pages show what is known for a while. */
function newsWatcher(): (rows: readonly PaymentRow[]) => boolean {
  const rowsSeen = new Set<string>();
  const pagesSeen = new Set<string>();
  return (rows) => {
    const before = rowsSeen.size + pagesSeen.size;
    const ids = rows.map((row) => (row.kind === 'payment' ? row.payment.id : row.raw));
    for (const id of ids) rowsSeen.add(id);
    pagesSeen.add(ids.join('\n'));
    return rowsSeen.size + pagesSeen.size > before;
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
  const result = Payment.safeParse(row);
  if (result.success) return { kind: 'payment', payment: result.data, raw };
  return { kind: 'unreadable', issues: issuesOf(result.error.issues), raw };
}

function incomplete(message: string): ClientError {
  return new ClientError({ code: 'incomplete_list', route: 'GET /api/payments', message, retryable: true });
}
