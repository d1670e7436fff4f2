import { Payment } from '@punteo/contracts/neopay';
import { issuesOf } from './answer.ts';
import { ClientError, type Issue } from './client-error.ts';
import type { NeopayClient } from './neopay.ts';

export interface ListAllPaymentsOptions {
  /** To resume; 1 unless told. */
  readonly pageFirst?: number;
  /** The walk fails beyond this many pages rather than end early unseen; 1 000 unless told. */
  readonly pagesMax?: number;
  /** Pages asked for at the same time; 1 unless told. They are yielded in order. */
  readonly pagesAtOnce?: number;
  readonly signal?: AbortSignal;
}

/** A row of the list; `raw` is its JSON with every digit as it came and the white space left out. */
export type PaymentRow =
  | { readonly kind: 'payment'; readonly payment: Payment; readonly raw: string }
  | { readonly kind: 'unreadable'; readonly issues: readonly Issue[]; readonly raw: string };

export interface PaymentRowsPage {
  readonly page: number;
  readonly rows: readonly PaymentRow[];
  /** The answer's text as it came. */
  readonly raw: string;
}

/**
 * Walks Neopay's payments page by page until an empty page. The page number is counted here; the answer's links and
 * counts are not read, for the provider's own sample shows wrong ones. Rows may repeat when the list moves meanwhile.
 *
 * @throws ClientError as the call does, with the walk resumable at that page; `incomplete_list` beyond `pagesMax`, or
 * when five pages in a row hold nothing new (a server that does not heed the page number).
 */
export async function* listAllPayments(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  options: ListAllPaymentsOptions = {},
): AsyncGenerator<PaymentRowsPage, void, undefined> {
  const { pageFirst = 1, pagesMax = 1_000, pagesAtOnce = 1 } = options;
  const abort = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
  const pageEnd = pageFirst + pagesMax;
  const ahead: Promise<PaymentRowsPage>[] = [];
  const seen = new Set<string>();
  let pageNext = pageFirst;
  let staleCount = 0;
  try {
    for (let page = pageFirst; page < pageEnd; page += 1) {
      while (ahead.length < pagesAtOnce && pageNext < pageEnd) ahead.push(ask(pageNext++));
      const answer = await (ahead.shift() ?? ask(page));
      if (answer.rows.length === 0) return;
      staleCount = holdsNews(answer.rows) ? 0 : staleCount + 1;
      if (staleCount === staleMax) throw incomplete(`${staleMax} pages in a row held nothing new`);
      yield answer;
    }
    throw incomplete(`the list goes on after ${pagesMax} pages`);
  } finally {
    abort.abort();
  }

  function ask(page: number): Promise<PaymentRowsPage> {
    const asked = readPage(client, page, signal);
    // A page asked for ahead may fail after the walk has ended; nobody waits for it then.
    asked.catch(() => {});
    return asked;
  }

  function holdsNews(rows: readonly PaymentRow[]): boolean {
    const before = seen.size;
    for (const row of rows) seen.add(row.kind === 'payment' ? row.payment.id : row.raw);
    return seen.size > before;
  }
}

/** The list may move by this many pages while it is read before that looks like a list without an end. */
const staleMax = 5;

async function readPage(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  page: number,
  signal: AbortSignal,
): Promise<PaymentRowsPage> {
  const answer = await client.listPaymentRows({ query: { page }, signal });
  return { page, rows: answer.body.data.map(readRow), raw: answer.raw };
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
