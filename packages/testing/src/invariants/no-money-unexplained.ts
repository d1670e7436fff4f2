import { type AllocationRow, allocationRows, unitKey } from './allocation-rows.ts';
import { claimKey, evidenceByClaim, showsMoney } from './evidence-rows.ts';
import type { InvariantCheck, Violation } from './invariant.ts';
import { countedAmounts, countingAnswer, isGood, type ShownUnit, scaled, shownUnits } from './shown-units.ts';
import { type StandingRow, standingRows } from './standing-rows.ts';

/**
 * I22: every unit of money that a witness shows is held whole by orders; or an order that claims it has a discrepancy that says
 * why not, `money_unallocated` for the rest of a unit that a person split; and an order that holds more than it expects has
 * one that says so.
 */
export const noMoneyUnexplained: InvariantCheck = async (database) => {
  const standings = await standingRows(database);
  const allocations = await allocationRows(database);
  const evidence = await evidenceByClaim(database);
  const { rows: claims } = await database.query<{ provider: string; kind: string; network: string; reference: string }>(
    'select provider, kind, network, reference from claims where withdrawn_at is null',
  );
  const claimed = new Set(claims.map(claimKey));
  const counted = countedAmounts(allocations, evidence);
  const byUnit = Map.groupBy(allocations, unitKey);
  const shown = [...evidence].flatMap(([key, pieces]) => {
    const last = pieces.findLast(({ answered }) => answered);
    if (!last || !showsMoney(last) || !claimed.has(key)) return [];
    const counting = isGood(last) ? (countingAnswer(pieces) ?? last) : last;
    return shownUnits(counting).map((unit) => ({ claim: key, unit, mayCount: isGood(last) }));
  });
  const reported = kindsByClaim(standings);
  // Claims by several names of a network show one unit, and the discrepancy names one of them.
  const byShownUnit = Map.groupBy(shown, ({ unit }) => unit.key);
  const reportedOn = (key: string) => byShownUnit.get(key)?.flatMap(({ claim }) => reported.get(claim) ?? []) ?? [];
  return [
    ...shown.flatMap(({ claim, unit, mayCount }) => {
      const parts = byUnit.get(unit.key) ?? [];
      return violationsOf({ claim, unit, mayCount, parts, reported: reportedOn(unit.key) }, counted);
    }),
    ...standings.flatMap((standing) => surplusOf(standing, allocations, counted)),
  ];
};

/** Kinds that do not say why money does not count. */
const BESIDES: readonly string[] = ['callback_differs', 'not_confirmed_any_more', 'money_unallocated'];

function violationsOf(
  {
    claim,
    unit: { key, amount },
    mayCount,
    parts,
    reported,
  }: {
    readonly claim: string;
    readonly unit: ShownUnit;
    /** Whether the last answer lets it count. */
    readonly mayCount: boolean;
    readonly parts: readonly AllocationRow[];
    /** The kinds of discrepancies that name a claim on the unit. */
    readonly reported: readonly string[];
  },
  counted: ReadonlyMap<AllocationRow, bigint>,
): readonly Violation[] {
  const isRefused = reported.some((kind) => !BESIDES.includes(kind));
  if (isRefused && (parts.length === 0 || !mayCount)) return [];
  if (parts.length === 0)
    return [violation(`${claim} shows money that no order holds and no discrepancy names: ${key}`)];
  // A payment that is shown in another currency says nothing about the money that is held.
  if (parts.some(({ currency }) => currency !== amount.currency)) return [];
  const rest = scaled(amount.amountMinor, amount.exponent) - sum(parts, counted);
  if (rest <= 0n || parts.some(({ allocated_by }) => allocated_by === 'rule') || reported.includes('money_unallocated'))
    return [];
  return [violation(`${claim} shows money of which a person left a rest, and no discrepancy names it: ${key}`)];
}

const SURPLUS_KINDS: readonly string[] = ['amount_over', 'double_payment', 'paid_after_cancel'];

function surplusOf(
  { order_id, claims, discrepancies, amount_minor, exponent }: StandingRow,
  allocations: readonly AllocationRow[],
  counted: ReadonlyMap<AllocationRow, bigint>,
): readonly Violation[] {
  const counting = new Set(claims.map(claimKey));
  const held = allocations.filter((row) => row.order_id === order_id && counting.has(claimKey(row)));
  const surplus = sum(held, counted) - scaled(amount_minor, exponent);
  const isOver = surplus > 0n && held.every((row) => surplus > scaled(row.tolerance_minor, row.tolerance_exponent));
  if (!isOver || discrepancies.some(({ kind }) => SURPLUS_KINDS.includes(kind))) return [];
  return [violation(`order ${order_id} holds more than it expects and no discrepancy says so`)];
}

/** By claim, whichever order has the discrepancy. */
function kindsByClaim(standings: readonly StandingRow[]): ReadonlyMap<string, readonly string[]> {
  const reported = standings.flatMap(({ discrepancies }) => discrepancies);
  const groups = Map.groupBy(reported, ({ claim }) => (claim === null ? '' : claimKey(claim)));
  return new Map([...groups].map(([key, found]) => [key, found.map(({ kind }) => kind)]));
}

function sum(rows: readonly AllocationRow[], counted: ReadonlyMap<AllocationRow, bigint>): bigint {
  return rows.reduce((total, row) => total + (counted.get(row) ?? 0n), 0n);
}

function violation(message: string): Violation {
  return { invariant: 'I22', message };
}
