import {
  type ListAllPaymentsOptions,
  listAllPayments,
  type NeopayClient,
  type PaymentRow,
  type PaymentRowsPage,
} from '@punteo/clients';
import { type ListedPayment, type ListOptions, PunteoError } from '@punteo/payments';
import type { NeopaySettings } from '../config.ts';
import { punteoErrorOf, silenceOf } from '../errors.ts';
import { paymentOf } from '../payment.ts';
import type { StatusTable } from '../payment-status.ts';
import { createNews } from './list-changes.ts';
import { idOf, lookOf, type Pass } from './pass.ts';
import { passAgreement } from './pass-agreement.ts';

export type ListSettings = Pick<
  NeopaySettings,
  'statuses' | 'listConcurrency' | 'listPagesMax' | 'listMinutesMax' | 'listsLatestChangeFirst'
> &
  Pick<ListAllPaymentsOptions, 'sleep'>;

/**
 * Walks the provider's whole list, again and again until two passes agree: a list that moves while it is read may hide a
 * row from one pass. Where something speaks against being sure, a third pass must agree as well. Each payment is given
 * once, and again when it is seen to have changed. Throws a `PunteoError`: `list_unstable` when the passes do not agree,
 * or a code that begins with `neopay_` when it cannot go on.
 */
export async function* listPayments(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  settings: ListSettings,
  { onPage, signal, changedSince }: ListOptions = {},
): AsyncGenerator<ListedPayment, void, undefined> {
  const { listConcurrency = 4, listMinutesMax = 15, listsLatestChangeFirst, statuses } = settings;
  const since = listsLatestChangeFirst ? changedSince : undefined;
  const endsAt = performance.now() + listMinutesMax * 60_000;
  const news = createNews();
  const earlier: Pass[] = [];
  while (earlier.length < PASSES_MAX) {
    // Of pages asked for together one may overtake another, and a row slip between them: two passes of three take their time.
    const pagesAtOnce = earlier.length === 1 || since ? listConcurrency : 1;
    const pass: Pass = { pages: [], looks: new Map(), isInOrder: pagesAtOnce === 1, hasGap: false, total: null };
    let oldPages = 0;
    for await (const { page, rows, total } of wholeList(pass, pagesAtOnce)) {
      const listed = rows.map((row) => readRow(row, statuses));
      if (pass.pages.length === 0) pass.total = total;
      pass.pages.push(listed.map(idOf));
      pass.hasGap ||= page !== pass.pages.length;
      for (const row of listed) yield* news.of(row, pass);
      onPage?.({ number: page, rows: rows.length });
      oldPages = since && listed.every((row) => isOld(row, since)) ? oldPages + 1 : 0;
      if (oldPages === OLD_PAGES_MAX) return;
    }
    if (since) return;
    const agreed = passAgreement(earlier, pass);
    earlier.push(pass);
    if (agreed === 'sure' || (agreed === 'doubtful' && earlier.length === PASSES_MAX)) return;
  }
  throw new PunteoError('list_unstable', `Neopay: its list changed each of the ${PASSES_MAX} times it was read.`, {
    retryable: true,
  });

  /** To its end; and where that was seen only as an empty page after a full one, it is looked at once more. */
  async function* wholeList({ pages }: Pass, pagesAtOnce: number): AsyncGenerator<PaymentRowsPage> {
    let last = 0;
    for await (const page of walk(1, pagesAtOnce)) {
      last = page.page;
      yield page;
    }
    if (!since && (pages.at(-1)?.length ?? 0) >= (pages[0]?.length ?? 0)) yield* walk(last + 1, 1);
  }

  async function* walk(pageFirst: number, pagesAtOnce: number): AsyncGenerator<PaymentRowsPage> {
    const { listPagesMax: pagesMax = 1_000, sleep } = settings;
    const timeLimitMilliseconds = Math.max(endsAt - performance.now(), 1);
    const options = { pageFirst, pagesAtOnce, pagesMax, pageAttemptsMax: PAGE_ATTEMPTS_MAX, timeLimitMilliseconds };
    try {
      yield* listAllPayments(client, { ...options, ...(signal ? { signal } : {}), ...(sleep ? { sleep } : {}) });
    } catch (error) {
      throw punteoErrorOf(error);
    }
  }
}

const PASSES_MAX = 3;
const PAGE_ATTEMPTS_MAX = 4;
/** So many pages of nothing new end a walk that is ordered by change; a few, for the order may be off by some rows. */
const OLD_PAGES_MAX = 3;

function isOld(row: ListedPayment, since: Date): boolean {
  return row.kind === 'payment' && lookOf(row.payment).changedAt < since.getTime();
}

function readRow(row: PaymentRow, statuses: StatusTable): ListedPayment {
  if (row.kind === 'unreadable') {
    return { kind: 'unreadable', reason: `bad_shape ${row.issues[0]?.path ?? ''}`.trim(), raw: row.raw };
  }
  try {
    return { kind: 'payment', payment: paymentOf(row.payment, row.raw, null, statuses) };
  } catch (error) {
    return { kind: 'unreadable', reason: silenceOf(error).code, raw: row.raw };
  }
}
