import { createHash } from 'node:crypto';
import { type ListAllPaymentsOptions, listAllPayments, type NeopayClient, type PaymentRow } from '@punteo/clients';
import { type ListedPayment, type ListOptions, moneyText, type Payment, PunteoError } from '@punteo/payments';
import type { NeopaySettings } from './config.ts';
import { punteoErrorOf, silenceOf } from './errors.ts';
import { paymentOf } from './payment.ts';
import type { StatusTable } from './payment-status.ts';

export type ListSettings = Pick<NeopaySettings, 'statuses' | 'listConcurrency' | 'listsLatestChangeFirst'> &
  Pick<ListAllPaymentsOptions, 'sleep'>;

/**
 * Walks the provider's whole list, again and again until a pass agrees with the one before, or with all before together:
 * a list that moves while it is read may hide a row from one pass. Each payment is given once, and again when it is seen to have changed. Throws a `PunteoError`:
 * `list_unstable` when no two passes in a row agree, or a code that begins with `neopay_` when it cannot go on.
 */
export async function* listPayments(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  settings: ListSettings,
  { onPage, signal, changedSince }: ListOptions = {},
): AsyncGenerator<ListedPayment, void, undefined> {
  const given = new Map<string, Look>();
  const unreadable = new Set<string>();
  const endsAt = performance.now() + TIME_LIMIT_MILLISECONDS;
  const earlier: Pass[] = [];
  for (let passes = 1; passes <= PASSES_MAX; passes += 1) {
    const pass: Pass = { looks: new Map(), beganAt: null, pages: 0, hasGap: false };
    const hasGap = earlier.some((pass) => pass.hasGap);
    const together = { looks: new Map(given), beganAt: earlier[0]?.beganAt ?? null, hasGap };
    let knownPages = 0;
    // Pages that are asked for together may be made in another order, and a row may slip between them: the last pass takes its time.
    for await (const { page, rows } of pages(passes === PASSES_MAX ? 1 : settings.listConcurrency)) {
      const listed = rows.map((row) => readRow(row, settings.statuses));
      pass.beganAt ??= latestOfFirst(listed);
      pass.pages += 1;
      // An empty page that is not the end: something was not shown there.
      pass.hasGap ||= page !== pass.pages;
      for (const row of listed) {
        if (row.kind === 'payment') yield* notice(row.payment, pass);
        else if (isNew(row.raw)) yield row;
      }
      onPage?.({ number: page, rows: rows.length });
      knownPages = listed.every((row) => isKnown(row)) ? knownPages + 1 : 0;
      if (knownPages === KNOWN_PAGES_MAX) return;
    }
    if (changedSince && settings.listsLatestChangeFirst) return;
    const before = earlier.at(-1);
    if (before && (agree(before, pass) || agree(together, pass))) return;
    earlier.push(pass);
  }
  throw new PunteoError('list_unstable', `Neopay: its list changed each of the ${PASSES_MAX} times it was read.`, {
    retryable: true,
  });

  async function* pages(pagesAtOnce = 4) {
    const timeLimitMilliseconds = Math.max(endsAt - performance.now(), 1);
    const { sleep } = settings;
    const options = { pagesAtOnce, pageAttemptsMax: PAGE_ATTEMPTS_MAX, timeLimitMilliseconds };
    try {
      yield* listAllPayments(client, { ...options, ...(signal ? { signal } : {}), ...(sleep ? { sleep } : {}) });
    } catch (error) {
      throw punteoErrorOf(error);
    }
  }

  /** Gives a payment that was not given before or has changed since. */
  function* notice(payment: Payment, pass: Pass): Generator<ListedPayment> {
    const { providerPaymentId: id } = payment;
    const look = lookOf(payment);
    const last = given.get(id);
    const isStale = last !== undefined && look.changedAt < last.changedAt;
    // Two pages may have been read in another order than they are given in: the later change holds.
    pass.looks.set(id, isStale ? last : look);
    if (last && last.money !== look.money) {
      yield { kind: 'payment', payment };
      yield { kind: 'unreadable', reason: `contradicted ${last.money} ${look.money}`, raw: payment.raw };
    } else if (isStale || (last?.mark === look.mark && last.changedAt === look.changedAt)) {
      return;
    } else {
      yield { kind: 'payment', payment };
    }
    given.set(id, look);
  }

  function isNew(raw: string): boolean {
    const digest = createHash('sha256').update(raw).digest('base64');
    const before = unreadable.size;
    return unreadable.add(digest).size > before;
  }

  function isKnown(row: ListedPayment): boolean {
    if (!changedSince || !settings.listsLatestChangeFirst || row.kind !== 'payment') return false;
    return lookOf(row.payment).changedAt < changedSince.getTime();
  }
}

const PASSES_MAX = 3;
const PAGE_ATTEMPTS_MAX = 4;
const TIME_LIMIT_MILLISECONDS = 15 * 60_000;
/** So many pages of nothing new end a walk that is ordered by change; a few, for the order may be off by some rows. */
const KNOWN_PAGES_MAX = 3;

/** What one pass over the list saw. */
interface Pass {
  /** By payment id. */
  readonly looks: Map<string, Look>;
  /** When it began, by the provider's clock and at the earliest; Infinity when that cannot be told. */
  beganAt: number | null;
  pages: number;
  hasGap: boolean;
}

interface Look {
  readonly money: string;
  /** What two passes must agree in. */
  readonly mark: string;
  /** By the provider's clock, in milliseconds; -Infinity when it does not say. */
  readonly changedAt: number;
}

function lookOf({ amount, providerStatus, createdAt, updatedAt }: Payment): Look {
  const money = moneyText(amount);
  const changedAt = Math.max(createdAt?.getTime() ?? -Infinity, updatedAt?.getTime() ?? -Infinity);
  return { money, mark: `${money} ${providerStatus}`, changedAt };
}

/**
 * Whether a pass saw all that the one before saw, and nothing that this one should have seen too. What the provider
 * itself dates later than the beginning of the earlier pass is trade going on, and hides no other row.
 */
function agree(before: Omit<Pass, 'pages'>, pass: Pass): boolean {
  if (before.hasGap || pass.hasGap) return false;
  for (const id of before.looks.keys()) if (!pass.looks.has(id)) return false;
  for (const [id, { mark, changedAt }] of pass.looks) {
    if (before.looks.get(id)?.mark !== mark && changedAt < (before.beganAt ?? Infinity)) return false;
  }
  return true;
}

/** The latest date on the first page, if it shows the latest first: nothing later was there when the pass began. */
function latestOfFirst(rows: readonly ListedPayment[]): number {
  const dates = rows.flatMap((row) => (row.kind === 'payment' ? [lookOf(row.payment).changedAt] : []));
  const isLatestFirst = (dates[0] ?? -Infinity) >= (dates.at(-1) ?? Infinity);
  return isLatestFirst ? Math.max(...dates) : Infinity;
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
