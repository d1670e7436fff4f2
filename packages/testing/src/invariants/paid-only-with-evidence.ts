import { claimOf, type EvidenceByClaim, type EvidenceRow, evidenceByClaim } from './evidence-rows.ts';
import type { History, InvariantCheck, Violation } from './invariant.ts';
import { type StandingRow, standingRows } from './standing-rows.ts';

/**
 * I3: no order is paid without evidence of a witness in which every named check is stored as passed. Callbacks are not
 * read: an order that only a callback calls paid is a violation.
 */
export const paidOnlyWithEvidence: InvariantCheck = async (database, history) => {
  const evidence = await evidenceByClaim(database);
  const standings = await standingRows(database);
  const pieces = [...evidence.values()].flat();
  return [
    ...pieces
      .filter(hasWrongVerdict)
      .map((piece) => violation(`evidence ${piece.evidence_id} is ${piece.verdict} against its checks`)),
    ...standings.flatMap((standing) => violationsOf(standing, evidence, history)),
  ];
};

/** The states of an order that has received money. */
const PAID_STATES: readonly string[] = ['underpaid', 'paid_in_parts', 'paid', 'paid_late', 'overpaid'];

function violationsOf(standing: StandingRow, evidence: EvidenceByClaim, history: History): readonly Violation[] {
  const { order_id, state, claim_keys, fulfilment_allowed } = standing;
  const isPaid = PAID_STATES.includes(state);
  if (!isPaid && claim_keys.length > 0) return [violation(`order ${order_id} is ${state} and has claims that pay it`)];
  if (!isPaid && state !== 'confirming' && fulfilment_allowed)
    return [violation(`order ${order_id} is ${state} and may be fulfilled`)];
  if (isPaid && claim_keys.length === 0) return [violation(`order ${order_id} is ${state} without a claim`)];
  const claims = claim_keys.map((key) => ({
    key,
    missing: missingChecks(evidence.get(claimOf(order_id, key)) ?? [], history),
  }));
  const unproven = claims.filter(
    ({ missing }) => missing === null || (missing.length > 0 && missing.join() !== 'amount=failed'),
  );
  const inFull = claims.filter(({ missing }) => missing?.length === 0);
  return [
    ...unproven.map(({ key, missing }) =>
      violation(
        `order ${order_id} is ${state} by ${key}, which has ${missing === null ? 'no evidence' : missing.join()}`,
      ),
    ),
    ...((state === 'paid' || state === 'paid_late') && inFull.length === 0
      ? [violation(`order ${order_id} is ${state} and no claim passed every check`)]
      : []),
    ...(isPaid && fulfilment_allowed && inFull.length === 0
      ? [violation(`order ${order_id} may be fulfilled and no claim passed every check`)]
      : []),
  ];
}

/** The checks that the claim's last answer lacks; null without an answer. Finality reached in a block remains for that block. */
function missingChecks(pieces: readonly EvidenceRow[], { requiredChecks = {} }: History): readonly string[] | null {
  const answered = pieces.filter((piece) => piece.answered);
  const last = answered.at(-1);
  if (!last || last.checks.length === 0) return null;
  const required = [...(requiredChecks[last.witness.split(':')[0] ?? ''] ?? []), 'used_once'];
  const absent = required.filter((name) => !last.checks.some((check) => check.name === name));
  const open = last.checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => `${name}=${result}`);
  const wasFinal = answered
    .slice(0, -1)
    .some((piece) => blockOf(piece) !== null && blockOf(piece) === blockOf(last) && passedInBlock(piece));
  return [
    ...open.filter((each) => each !== 'finality=unknown' || !wasFinal),
    ...absent.map((name) => `${name}=missing`),
  ];
}

function passedInBlock({ checks }: EvidenceRow): boolean {
  return checks.every(({ name, result }) => result === 'passed' || (name === 'amount' && result === 'failed'));
}

function blockOf({ checks }: EvidenceRow): string | null {
  return checks.find(({ name, result }) => name === 'block_hash' && result === 'passed')?.actual ?? null;
}

/** Evidence is `confirmed` exactly when all its checks passed. */
function hasWrongVerdict({ checks, verdict }: EvidenceRow): boolean {
  const confirmed = checks.length > 0 && checks.every(({ result }) => result === 'passed');
  return (verdict === 'confirmed') !== confirmed;
}

function violation(message: string): Violation {
  return { invariant: 'I3', message };
}
