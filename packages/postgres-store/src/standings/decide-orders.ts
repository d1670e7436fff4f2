import {
  type Decision,
  type DecisionPolicy,
  decide,
  type Evidence,
  type EvidenceDraft,
  type OrderFacts,
  PunteoError,
} from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import { STANDING_COLUMNS, type StandingRow, standingFromRow } from '../rows/standing.ts';
import { withTransaction } from '../sql/transaction.ts';
import { evidenceOf, insertEvidence, reserveEvidenceIds } from './insert-evidence.ts';
import { loadOrderFacts } from './load-order-facts.ts';
import { keepProofs, lockProofs, type ProofUse } from './proof-uses.ts';
import { answerUsedOnce, type ProofOwners } from './used-once.ts';
import { checkMove, type Move, writeStandings } from './write-standings.ts';

/**
 * See `StandingStore.judge`; the requests have no tie in common. Everything is locked and read, then every case is decided, then all that
 * may stand is written: a case that fails is an `Error` in its place and leaves nothing behind.
 */
export function decideOrders(
  pool: Pool,
  policy: DecisionPolicy,
  requests: readonly DecisionRequest[],
): Promise<readonly (Decision | Error)[]> {
  return withTransaction(pool, async (client) => {
    const orderIds = requests.map(({ orderId }) => orderId);
    const drafts = requests.flatMap((each) => each.drafts);
    const standings = await lockStandings(client, orderIds);
    const owners = await lockProofs(
      client,
      drafts.flatMap(({ proofKeys }) => proofKeys),
    );
    const facts = new Map((await loadOrderFacts(client, orderIds)).map((each) => [each.order.orderId, each]));
    const ids = (await reserveEvidenceIds(client, drafts.length)).values();
    const outcomes = requests.map((each) => {
      const context = { stored: standings.get(each.orderId), facts: facts.get(each.orderId), owners, ids, policy };
      return resultOrError(() => decisionFor(each, context));
    });
    const decisions = outcomes.flatMap((outcome) => (outcome instanceof Error ? [] : [outcome]));
    await insertEvidence(
      client,
      decisions.flatMap(({ evidence }) => evidence),
    );
    await keepProofs(
      client,
      decisions.flatMap(({ uses }) => uses),
    );
    await writeStandings(
      client,
      decisions.map(({ move }) => move),
    );
    return outcomes.map((outcome) =>
      outcome instanceof Error
        ? outcome
        : { before: outcome.move.before, after: outcome.move.after, evidence: outcome.evidence },
    );
  });
}

/** One order's part of `StandingStore.judge`. */
export interface DecisionRequest {
  readonly orderId: string;
  readonly drafts: readonly EvidenceDraft[];
  readonly now: Date;
  readonly basedOnEvidenceId?: string | null | undefined;
}

/**
 * What ties one case to others: its order, its proofs, and what its claims are about, by whatever name of a network. Cases that share
 * none of these cannot see each other, so that one transaction for them all is as good as one each.
 */
export function lockKeysOf({ orderId, drafts }: DecisionRequest): readonly string[] {
  const subjects = drafts.flatMap(({ claimKey, proofKeys }) => [
    claimKey.slice(claimKey.lastIndexOf(':')),
    ...proofKeys,
  ]);
  return [`order ${orderId}`, ...new Set(subjects)];
}

interface OrderDecision {
  readonly evidence: readonly Evidence[];
  readonly uses: readonly ProofUse[];
  readonly move: Move;
}

function resultOrError<Result>(work: () => Result): Result | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error('The decision failed.', { cause: error });
  }
}

/** What was read of one case under its locks. */
interface DecisionContext {
  readonly stored: StandingRow | undefined;
  readonly facts: OrderFacts | undefined;
  readonly owners: ProofOwners;
  /** Of evidence, to be taken in order. */
  readonly ids: Iterator<string>;
  readonly policy: DecisionPolicy;
}

function decisionFor(
  { orderId, drafts, now, basedOnEvidenceId }: DecisionRequest,
  { stored, facts, owners, ids, policy }: DecisionContext,
): OrderDecision {
  const own = drafts.map((draft) => ({ draft, evidenceId: String(ids.next().value) }));
  if (!stored || !facts) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
  // A worker that froze between asking and writing would otherwise put an old answer on top of a newer one.
  const known = facts.evidence.at(-1)?.evidenceId ?? null;
  if (basedOnEvidenceId !== undefined && basedOnEvidenceId !== known) throw outdated(orderId);
  const uses: ProofUse[] = [];
  const evidence = own.map(({ draft, evidenceId }) => {
    const once = answerUsedOnce(orderId, draft, facts.competingClaims, owners);
    uses.push(...once.uses.map((proofKey) => ({ proofKey, orderId, evidenceId })));
    return evidenceOf(evidenceId, orderId, draft, [...draft.checks, once.check]);
  });
  const after = decide({ ...facts, evidence: [...facts.evidence, ...evidence] }, now, policy);
  const move = { order: facts.order, before: standingFromRow(stored), after, version: stored.version };
  checkMove(move);
  return { evidence, uses, move };
}

function outdated(orderId: string): PunteoError {
  return new PunteoError('verification_outdated', `Others have looked at order ${orderId} meanwhile: ask again.`, {
    retryable: true,
  });
}

/** The orders' locks, in one order for everybody: whoever judges one of them waits here. */
async function lockStandings(
  client: ClientBase,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, StandingRow>> {
  const { rows } = await client.query<StandingRow & { order_id: string }>(
    `select order_id, ${STANDING_COLUMNS} from standings where order_id = any ($1) order by order_id for update`,
    [orderIds],
  );
  return new Map(rows.map((row) => [row.order_id, row]));
}
