import {
  type Decision,
  type DecisionPolicy,
  decide,
  type Evidence,
  type EvidenceDraft,
  type OrderFacts,
  PunteoError,
} from '@punteo/payments';
import { writeEvents } from '../events/write-events.ts';
import { STANDING_COLUMNS, type StandingRow, standingFromRow } from '../rows/standing.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { checkUsedOnce, type ProofOwners } from './check-used-once.ts';
import { evidenceFrom, insertEvidence, reserveEvidenceIds } from './insert-evidence.ts';
import { loadOrderFacts } from './load-order-facts.ts';
import { insertProofUses, lockProofs, type ProofUse } from './proof-uses.ts';
import { checkTransition, type StandingChange, writeStandings } from './write-standings.ts';

/**
 * Records evidence and decides the orders again, in one transaction; see `StandingStore.recordEvidence`. The requests
 * must not share a lock key (`lockKeysOf`). A request that cannot be decided returns an `Error` and stores nothing; the
 * others are stored.
 */
export function decideOrders(
  database: Database,
  policy: DecisionPolicy,
  requests: readonly DecisionRequest[],
): Promise<readonly (Decision | Error)[]> {
  return database.transaction((transaction) => recordAndDecide(transaction, policy, requests));
}

/** The arguments of one call of `StandingStore.recordEvidence`. */
export interface DecisionRequest {
  readonly orderId: string;
  readonly drafts: readonly EvidenceDraft[];
  readonly now: Date;
  readonly basedOnEvidenceId?: string | null | undefined;
}

/**
 * What a decision locks: its order, its proofs, and the payments or transactions of its claims under any name of their
 * network. Decisions without a common key cannot affect each other, so one transaction for all of them is as good as
 * one for each.
 */
export function lockKeysOf({ orderId, drafts }: DecisionRequest): readonly string[] {
  const keys = drafts.flatMap(({ claimKey, proofKeys }) => [claimKey.slice(claimKey.lastIndexOf(':')), ...proofKeys]);
  return [`order ${orderId}`, ...new Set(keys)];
}

async function recordAndDecide(
  transaction: Queryable,
  policy: DecisionPolicy,
  requests: readonly DecisionRequest[],
): Promise<readonly (Decision | Error)[]> {
  const orderIds = requests.map(({ orderId }) => orderId);
  const proofKeys = requests.flatMap(({ drafts }) => drafts.flatMap((draft) => draft.proofKeys));

  // 1. Lock the orders, then the proofs that their new evidence names.
  const standings = await lockStandings(transaction, orderIds);
  const owners = await lockProofs(transaction, proofKeys);

  // 2. Load the facts, and reserve the ids of the new evidence.
  const facts = new Map((await loadOrderFacts(transaction, orderIds)).map((each) => [each.order.orderId, each]));
  const evidenceIds = await reserveEvidenceIds(
    transaction,
    requests.map(({ drafts }) => drafts.length),
  );

  // 3. Decide each order. No statement runs here.
  const results = requests.map((request, index) =>
    decideOrder(request, {
      standing: standings.get(request.orderId),
      facts: facts.get(request.orderId),
      owners,
      evidenceIds: evidenceIds[index] ?? [],
      policy,
    }),
  );
  const decided = results.filter((result): result is OrderDecision => !(result instanceof Error));

  // 4. Store the evidence and the proofs that it uses.
  await insertEvidence(
    transaction,
    decided.flatMap(({ evidence }) => evidence),
  );
  await insertProofUses(
    transaction,
    decided.flatMap(({ proofUses }) => proofUses),
  );

  // 5. Store the standings and, where the state changed, its transition and its merchant event.
  const changes = decided.map(({ change }) => change);
  await writeStandings(transaction, changes);
  await writeEvents(transaction, changes);

  // 6. Return what was decided, or why not.
  return results.map((result) =>
    result instanceof Error
      ? result
      : { before: result.change.before, after: result.change.after, evidence: result.evidence },
  );
}

/** What was read about one order, under its locks. */
interface LockedOrder {
  readonly standing: StandingRow | undefined;
  readonly facts: OrderFacts | undefined;
  readonly owners: ProofOwners;
  /** One for each new piece of evidence. */
  readonly evidenceIds: readonly string[];
  readonly policy: DecisionPolicy;
}

interface OrderDecision {
  readonly evidence: readonly Evidence[];
  readonly proofUses: readonly ProofUse[];
  readonly change: StandingChange;
}

/** Pure. Returns an `Error`, so that one order's failure does not undo the decisions of the others. */
function decideOrder(request: DecisionRequest, order: LockedOrder): OrderDecision | Error {
  try {
    return decisionOf(request, order);
  } catch (error) {
    return error instanceof Error ? error : new Error('The decision failed.', { cause: error });
  }
}

function decisionOf(
  { orderId, drafts, now, basedOnEvidenceId }: DecisionRequest,
  { standing, facts, owners, evidenceIds, policy }: LockedOrder,
): OrderDecision {
  if (!standing || !facts) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
  // A worker that stalled between its question and this call must not put an old answer on top of a newer one.
  const latestEvidenceId = facts.evidence.at(-1)?.evidenceId ?? null;
  if (basedOnEvidenceId !== undefined && basedOnEvidenceId !== latestEvidenceId) throw outdated(orderId);

  const ownersNow = new Map(owners);
  const proofUses: ProofUse[] = [];
  const evidence: Evidence[] = [];
  for (const [index, draft] of drafts.entries()) {
    const evidenceId = evidenceIds[index] as string;
    const { check, newUses } = checkUsedOnce(orderId, draft, facts.competingClaims, ownersNow);
    for (const proofKey of newUses) {
      ownersNow.set(proofKey, orderId);
      proofUses.push({ proofKey, orderId, evidenceId });
    }
    evidence.push(evidenceFrom(draft, { evidenceId, orderId, checks: [...draft.checks, check] }));
  }

  const before = standingFromRow(standing);
  const after = decide({ ...facts, evidence: [...facts.evidence, ...evidence] }, now, policy);
  checkTransition(orderId, before, after);
  const version = standing.version + (before.state === after.state ? 0 : 1);
  return { evidence, proofUses, change: { order: facts.order, before, after, version } };
}

function outdated(orderId: string): PunteoError {
  return new PunteoError(
    'verification_outdated',
    `Order ${orderId} has newer evidence than this verification was based on. Verify it again.`,
    { retryable: true },
  );
}

/** Locks the orders in sorted order, so that concurrent decisions cannot deadlock. */
async function lockStandings(
  transaction: Queryable,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, StandingRow>> {
  const { rows } = await transaction.query<StandingRow & { order_id: string }>(
    `select order_id, ${STANDING_COLUMNS} from standings where order_id = any ($1) order by order_id for update`,
    [orderIds],
  );
  return new Map(rows.map((row) => [row.order_id, row]));
}
