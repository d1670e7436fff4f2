import {
  type ListAllPaymentsOptions,
  listAllPayments,
  type NeopayClient,
  type PaymentRow,
  type PaymentRowsPage,
} from '@punteo/clients';
import { type ListedPayment, type ListOptions, PunteoError } from '@punteo/payments';
import type { NeopaySettings } from '../config.ts';
import { providerErrorOf, punteoErrorOf, receivedAnswers } from '../errors.ts';
import { paymentOf } from '../payment.ts';
import type { StatusTable } from '../payment-status.ts';
import { createListChanges } from './list-changes.ts';
import { type Pass, shortfallOf, startPass } from './pass.ts';
import { passAgreement } from './pass-agreement.ts';
import { rowIdOf, versionOf } from './row-version.ts';

export type ListSettings = Pick<
  NeopaySettings,
  'statuses' | 'listConcurrency' | 'listPagesMax' | 'listMinutesMax' | 'listsLatestChangeFirst'
> &
  Pick<ListAllPaymentsOptions, 'sleep'>;

/**
 * Reads Neopay's whole list again until two passes agree, since a list that changes while it is read may hide a row from
 * one pass; where doubt remains, a third pass must agree too. Each payment is yielded once, and again when it changed.
 * Throws a `PunteoError`: `list_unstable` when no two passes agree; `list_short` when Neopay counts more rows than three
 * passes showed; a code with the prefix `neopay_` when a page cannot be read or a limit is reached.
 */
export async function* listPayments(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  settings: ListSettings,
  { onPage, onAnswer, signal, changedSince }: ListOptions = {},
): AsyncGenerator<ListedPayment, void, undefined> {
  const { listConcurrency = 4, listMinutesMax = 15, listsLatestChangeFirst, statuses } = settings;
  const since = listsLatestChangeFirst ? changedSince : undefined;
  const pages: PageReader = { client, settings, onAnswer, signal, endsAt: performance.now() + listMinutesMax * 60_000 };
  const changes = createListChanges();
  const earlier: Pass[] = [];
  while (earlier.length < PASSES_MAX) {
    // A row may move between two concurrent requests: the first and the third pass read one page after the other.
    const pagesAtOnce = earlier.length === 1 || since ? listConcurrency : 1;
    const pass = startPass(pagesAtOnce === 1);
    const counted = { ...pages, client: notingTotal(client, pass) };
    const read = since ? readPages(counted, 1, pagesAtOnce) : readWholeList(counted, pass, pagesAtOnce);
    let oldPages = 0;
    for await (const { page, rows } of read) {
      const listed = rows.map((row) => readRow(row, statuses));
      pass.pages.push(listed.map(rowIdOf));
      pass.hasGap ||= page !== pass.pages.length;
      for (const row of listed) yield* changes.of(row, pass);
      onPage?.({ number: page, rows: rows.length });
      oldPages = since && listed.every((row) => isOld(row, since)) ? oldPages + 1 : 0;
      if (oldPages === OLD_PAGES_MAX) return;
    }
    if (since) return;
    const agreement = passAgreement(earlier, pass);
    earlier.push(pass);
    if (agreement === 'sure') return;
    if (agreement === 'doubtful' && earlier.length === PASSES_MAX) {
      const shortfall = shortfallOf(pass);
      if (shortfall) throw listShort(shortfall);
      return;
    }
  }
  throw new PunteoError(
    'list_unstable',
    `Neopay: the list changed during each of ${PASSES_MAX} passes, so rows may be missing. Run the sync again.`,
    { retryable: true },
  );
}

/** A row that no pass shows cannot be asked for by name: only Neopay can say which one it is. */
function listShort({ shown, total }: { readonly shown: number; readonly total: number }): PunteoError {
  return new PunteoError(
    'list_short',
    `Neopay: the list shows ${shown} payments, and its own total is ${total}. Run the sync again. If the numbers stay, ask Neopay which payments its list leaves out.`,
    { retryable: true, detail: `${shown} payments shown, ${total} counted by the provider` },
  );
}

const PASSES_MAX = 3;
/** Within half a minute; each is one call, so that a page that always fails is asked for six times a minute at most. */
const PAGE_ATTEMPTS_MAX = 6;
/** A list sorted by change is read until so many pages have nothing new: more than one, since a few rows may be out of order. */
const OLD_PAGES_MAX = 3;

interface PageReader {
  readonly client: Pick<NeopayClient, 'listPaymentRows'>;
  readonly settings: ListSettings;
  readonly onAnswer: ListOptions['onAnswer'];
  readonly signal: AbortSignal | undefined;
  /** By `performance.now()`, for all passes together. */
  readonly endsAt: number;
}

/** Notes the total of the first page, also where that page is empty and is no page of the pass. */
function notingTotal({ listPaymentRows }: PageReader['client'], pass: Pass): PageReader['client'] {
  return {
    listPaymentRows: async (request) => {
      const answer = await listPaymentRows(request);
      if (request?.query?.page === 1) pass.total = answer.body.meta?.total ?? null;
      return answer;
    },
  };
}

/** Where the end was only shown by an empty page after a full one, that end is read once more. */
async function* readWholeList(pages: PageReader, pass: Pass, pagesAtOnce: number): AsyncGenerator<PaymentRowsPage> {
  let last = 0;
  for await (const page of readPages(pages, 1, pagesAtOnce)) {
    last = page.page;
    yield page;
  }
  if ((pass.pages.at(-1)?.length ?? 0) >= (pass.pages[0]?.length ?? 0)) yield* readPages(pages, last + 1, 1);
}

async function* readPages(
  { client, settings, onAnswer, signal, endsAt }: PageReader,
  pageFirst: number,
  pagesAtOnce: number,
): AsyncGenerator<PaymentRowsPage> {
  const { listPagesMax: pagesMax = 1_000, sleep } = settings;
  const timeLimitMilliseconds = Math.max(endsAt - performance.now(), 1);
  const options = { pageFirst, pagesAtOnce, pagesMax, pageAttemptsMax: PAGE_ATTEMPTS_MAX, timeLimitMilliseconds };
  try {
    yield* listAllPayments(client, { ...options, ...(signal ? { signal } : {}), ...(sleep ? { sleep } : {}) });
  } catch (error) {
    for (const answer of receivedAnswers(error, 'record')) if (answer.kind === 'error') onAnswer?.(answer);
    throw punteoErrorOf(error);
  }
}

function isOld(row: ListedPayment, since: Date): boolean {
  return row.kind === 'payment' && versionOf(row.payment).changedAt < since.getTime();
}

function readRow(row: PaymentRow, statuses: StatusTable): ListedPayment {
  if (row.kind === 'unreadable') {
    return { kind: 'unreadable', reason: `bad_shape ${row.issues[0]?.path ?? ''}`.trim(), raw: row.raw };
  }
  try {
    return { kind: 'payment', payment: paymentOf(row.payment, row.raw, null, statuses) };
  } catch (error) {
    return { kind: 'unreadable', reason: providerErrorOf(error).code, raw: row.raw };
  }
}
