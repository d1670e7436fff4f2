import { claimOf, type EvidenceRow, evidenceByClaim, type StandingRow, standingRows } from './evidence-rows.ts';
import type { History, Invariant, Violation } from './invariant.ts';

/**
 * I3: no order is paid without evidence of a witness whose every named check is stored as passed. Callbacks are not
 * looked at here at all: an order that only they call paid is a violation.
 */
export const paidByEvidence: Invariant = async (database, history) => {
  const evidence = await evidenceByClaim(database);
  const standings = await standingRows(database);
  const pieces = [...evidence.values()].flat();
  return [
    ...pieces
      .filter(isMisjudged)
      .map((piece) => violation(`evidence ${piece.evidence_id} is ${piece.verdict} without its checks`)),
    ...standings.flatMap((standing) => wrongs(standing, evidence, history)),
  ];
};

/** In which money is said to have arrived. */
const CARRYING: readonly string[] = ['underpaid', 'paid_in_parts', 'paid', 'paid_late', 'overpaid'];

function wrongs(
  standing: StandingRow,
  evidence: ReadonlyMap<string, readonly EvidenceRow[]>,
  history: History,
): readonly Violation[] {
  const { order_id, state, claim_keys, fulfilment_allowed } = standing;
  const carries = CARRYING.includes(state);
  if (!carries && claim_keys.length > 0)
    return [violation(`order ${order_id} is ${state} and has claims that carry money`)];
  if (!carries && state !== 'confirming' && fulfilment_allowed)
    return [violation(`the goods of order ${order_id} may go out although it is ${state}`)];
  if (carries && claim_keys.length === 0) return [violation(`order ${order_id} is ${state} by no claim`)];
  const claims = claim_keys.map((key) => ({
    key,
    short: shortOf(evidence.get(claimOf(order_id, key)) ?? [], history),
  }));
  const unproven = claims.filter(
    ({ short }) => short === null || (short.length > 0 && short.join() !== 'amount=failed'),
  );
  const inFull = claims.filter(({ short }) => short?.length === 0);
  return [
    ...unproven.map(({ key, short }) =>
      violation(
        `order ${order_id} is ${state} by ${key}, of which ${short === null ? 'no witness spoke' : short.join()}`,
      ),
    ),
    ...((state === 'paid' || state === 'paid_late') && inFull.length === 0
      ? [violation(`order ${order_id} is ${state} and no claim passed every check`)]
      : []),
    ...(carries && fulfilment_allowed && inFull.length === 0
      ? [violation(`the goods of order ${order_id} may go out and no claim passed every check`)]
      : []),
  ];
}

/** What the claim's last answer lacks; null when nobody answered. Finality, once reached in a block, stays in that block. */
function shortOf(pieces: readonly EvidenceRow[], { requiredChecks = {} }: History): readonly string[] | null {
  const answered = pieces.filter((piece) => piece.answered);
  const last = answered.at(-1);
  if (!last || last.checks.length === 0) return null;
  const required = [...(requiredChecks[last.witness.split(':')[0] ?? ''] ?? []), 'used_once'];
  const missing = required.filter((name) => !last.checks.some((check) => check.name === name));
  const short = last.checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => `${name}=${result}`);
  const wasFinal = answered
    .slice(0, -1)
    .some((piece) => blockOf(piece) !== null && blockOf(piece) === blockOf(last) && isWhole(piece));
  return [
    ...short.filter((each) => each !== 'finality=unknown' || !wasFinal),
    ...missing.map((name) => `${name}=missing`),
  ];
}

function isWhole({ checks }: EvidenceRow): boolean {
  return checks.every(({ name, result }) => result === 'passed' || (name === 'amount' && result === 'failed'));
}

function blockOf({ checks }: EvidenceRow): string | null {
  return checks.find(({ name, result }) => name === 'block_hash' && result === 'passed')?.actual ?? null;
}

/** The verdict beside the checks says no more than they do. */
function isMisjudged({ checks, verdict }: EvidenceRow): boolean {
  const confirmed = checks.length > 0 && checks.every(({ result }) => result === 'passed');
  return (verdict === 'confirmed') !== confirmed;
}

function violation(message: string): Violation {
  return { invariant: 'I3', message };
}
