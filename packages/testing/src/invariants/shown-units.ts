import { type AllocationRow, unitKey } from './allocation-rows.ts';
import { claimKey, type EvidenceByClaim, type EvidenceRow, type MoneyRow, showsMoney } from './evidence-rows.ts';

/** A unit of money as an answer shows it. */
export interface ShownUnit {
  /** As `unitKey` of an allocation of it. */
  readonly key: string;
  readonly amount: MoneyRow;
}

export function shownUnits({ provider, reference, facts }: EvidenceRow): readonly ShownUnit[] {
  if (facts === null) return [];
  const common = { unit_reference: reference, unit_provider: '', chain_id: '0', token: '', recipient: '', position: 0 };
  if (facts.kind === 'payment') {
    const key = unitKey({ ...common, unit_kind: 'payment', unit_provider: provider });
    return [{ key, amount: facts.amount }];
  }
  return facts.transfers.map(({ amount, ...place }) => ({
    key: unitKey({ ...common, ...place, unit_kind: 'transfer', chain_id: String(facts.chainId) }),
    amount,
  }));
}

/**
 * What each allocation counts for, in units of 10^-30: a person's part is at most what the last good answer shows of its unit,
 * the parts of one unit in the order of the orders' ids.
 */
export function countedAmounts(
  rows: readonly AllocationRow[],
  evidence: EvidenceByClaim,
): ReadonlyMap<AllocationRow, bigint> {
  const rests = new Map<string, bigint>();
  const inOrder = rows.toSorted((left, right) => (left.order_id < right.order_id ? -1 : 1));
  return new Map(
    inOrder.map((row) => {
      const allocated = scaled(row.amount_minor, row.exponent);
      const shown = countingAnswer(evidence.get(claimKey(row)) ?? []);
      if (row.allocated_by === 'rule' || !shown) return [row, allocated];
      const key = unitKey(row);
      const amount = shownUnits(shown).find(
        (unit) => unit.key === key && unit.amount.currency === row.currency,
      )?.amount;
      const rest = rests.get(key) ?? (amount ? scaled(amount.amountMinor, amount.exponent) : 0n);
      const counted = allocated < rest ? allocated : rest;
      rests.set(key, rest - counted);
      return [row, counted];
    }),
  );
}

/**
 * The answer whose money counts: the last good one, but a payment keeps the amount and the currency that it counted with
 * until it is taken back, by a refund or by two answers that it failed.
 */
export function countingAnswer(pieces: readonly EvidenceRow[]): EvidenceRow | undefined {
  let counting: EvidenceRow | undefined;
  let isGone = false;
  let failedAt: Date | null = null;
  for (const piece of pieces.filter(({ answered }) => answered)) {
    if (isGood(piece)) {
      if (counting && isOtherMoney(piece, counting, isGone)) continue;
      [counting, isGone, failedAt] = [piece, false, null];
    } else if (counting && !isGone && isLaterAnswer(piece, counting)) {
      const { status } = piece.facts as PaymentRow;
      failedAt = ENDED.includes(status) ? (failedAt ?? piece.checked_at) : null;
      const isFailed = failedAt !== null && piece.checked_at.getTime() - failedAt.getTime() >= 45_000;
      isGone = status === 'refunded' || isFailed;
    }
  }
  return counting;
}

type PaymentRow = Extract<EvidenceRow['facts'], { kind: 'payment' }>;
const ENDED: readonly string[] = ['failed', 'cancelled', 'expired'];

function isOtherMoney({ facts }: EvidenceRow, counting: EvidenceRow, isGone: boolean): boolean {
  if (facts?.kind !== 'payment' || counting.facts?.kind !== 'payment') return false;
  const [left, right] = [facts.amount, counting.facts.amount];
  const isSameAmount = scaled(left.amountMinor, left.exponent) === scaled(right.amountMinor, right.exponent);
  return left.currency !== right.currency || (!isGone && !isSameAmount);
}

/** An answer about the same payment that is not older than the one that counts. */
function isLaterAnswer({ facts, checks }: EvidenceRow, counting: EvidenceRow): boolean {
  if (facts?.kind !== 'payment' || counting.facts?.kind !== 'payment') return false;
  if (checks.some(({ name, result }) => result !== 'passed' && name !== 'status')) return false;
  const [now, before] = [facts.updatedAt, counting.facts.updatedAt];
  return now === null || before === null || new Date(now) >= new Date(before);
}

/** Whether the answer shows money and no check but finality keeps it from counting. */
export function isGood(piece: EvidenceRow): boolean {
  return showsMoney(piece) && piece.checks.every(({ name, result }) => result === 'passed' || name === 'finality');
}

/** More decimals than any coin has, so that sums of different exponents can be added. */
const EXPONENT = 30;

export function scaled(amountMinor: string, exponent: number): bigint {
  return BigInt(amountMinor) * 10n ** BigInt(EXPONENT - exponent);
}
