import { claimKey, type EvidenceByClaim, type EvidenceRow, evidenceByClaim, showsMoney } from './evidence-rows.ts';
import type { History, InvariantCheck, Violation } from './invariant.ts';
import { type StandingRow, standingRows } from './standing-rows.ts';

/**
 * I3: no order is paid without evidence in which a witness showed the money and every check that was made then passed. What
 * is compared with the order is recomputed by I17. Callbacks are not read.
 */
export const paidOnlyWithEvidence: InvariantCheck = async (database, history) => {
  const evidence = await evidenceByClaim(database);
  const standings = await standingRows(database);
  return standings.flatMap((standing) => violationsOf(standing, evidence, history));
};

/** The states of an order that has received money. */
const PAID_STATES: readonly string[] = [
  'underpaid',
  'paid_in_parts',
  'paid',
  'paid_late',
  'overpaid',
  'paid_after_cancel',
];

function violationsOf(standing: StandingRow, evidence: EvidenceByClaim, history: History): readonly Violation[] {
  const { order_id, state, claims, fulfilment_allowed } = standing;
  const isPaid = PAID_STATES.includes(state);
  if (!isPaid && claims.length > 0) return [violation(`order ${order_id} is ${state} and has claims that pay it`)];
  if (fulfilment_allowed && !['paid', 'overpaid', 'confirming'].includes(state))
    return [violation(`order ${order_id} is ${state} and may be fulfilled`)];
  if (isPaid && claims.length === 0) return [violation(`order ${order_id} is ${state} without a claim`)];
  return claims.map(claimKey).flatMap((key) => {
    const shown = (evidence.get(key) ?? []).filter(showsMoney);
    if (shown.length === 0) return [violation(`order ${order_id} is ${state} by ${key}, which has no evidence`)];
    const lacking = shown.map((piece) => openChecks(piece, history));
    // Finality that was reached stays reached; one complete answer suffices, answers are never merged.
    if (lacking.some((open) => open.length === 0)) return [];
    return [violation(`order ${order_id} is ${state} by ${key}, which has ${lacking.at(-1)?.join()}`)];
  });
}

/** The checks that this answer lacks, by name and result. */
function openChecks({ checks, witness }: EvidenceRow, { requiredChecks = {} }: History): readonly string[] {
  const required = requiredChecks[witness.split(':')[0] ?? ''] ?? [];
  const absent = required.filter((name) => !checks.some((check) => check.name === name));
  const open = checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => `${name}=${result}`);
  return [...open, ...absent.map((name) => `${name}=missing`), ...(checks.length === 0 ? ['no check'] : [])];
}

function violation(message: string): Violation {
  return { invariant: 'I3', message };
}
