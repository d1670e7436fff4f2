import {
  type Claim,
  claimReference,
  type Decision,
  type DecisionPolicy,
  type Evidence,
  type EvidenceDraft,
  isSameClaim,
  type OrderFacts,
  PunteoError,
} from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { decideGroup, loadGroupFacts, lockGroup } from './decide-group.ts';
import { insertEvidence, type NewEvidence, newEvidence, reserveEvidenceIds } from './insert-evidence.ts';
import { leaveOutRepeats } from './leave-out-repeats.ts';

/** One order's part of `StandingStore.recordEvidence`. */
export interface DecisionRequest {
  readonly orderId: string;
  readonly drafts: readonly EvidenceDraft[];
  readonly now: Date;
  readonly basedOnEvidenceId?: string | null | undefined;
  readonly traceparent?: string | null | undefined;
}

/**
 * See `StandingStore.recordEvidence`, for many orders in one transaction. A request that cannot be decided is an
 * `Error` in its place and stores nothing.
 */
export function decideOrders(
  database: Database,
  policy: DecisionPolicy,
  requests: readonly DecisionRequest[],
): Promise<readonly (Decision | Error)[]> {
  return database.transaction(async (transaction) => {
    // 1. Lock the orders, and those that claim the same money.
    const orderIds = requests.map(({ orderId }) => orderId);
    const claims = requests.flatMap(({ drafts }) => drafts.map(({ claim }) => claim));
    const group = await lockGroup(transaction, orderIds, claims);

    // 2. Load their facts, refuse what is outdated, and leave out answers that are older than stored ones or repeat them.
    const facts = await loadGroupFacts(transaction, group);
    const evidenceOn = new Map(facts.map(({ order, evidence }) => [order.orderId, evidence]));
    const refused = new Map(requests.flatMap((request) => refusalOf(request, evidenceOn)));
    const timely = requests
      .filter(({ orderId }) => !refused.has(orderId))
      .map((request) => withoutOlderAnswers(request, evidenceOn.get(request.orderId) ?? []));
    const { requests: accepted, facts: asked } = await leaveOutRepeats(transaction, timely, facts);

    // 3. Append the new evidence to the facts of every order that makes its claim.
    const added = await evidenceOf(accepted, (count) => reserveEvidenceIds(transaction, count));
    const grown = asked.map((each) => ({
      ...each,
      evidence: [
        ...each.evidence,
        ...added.flatMap(({ evidence }) => (makes(each.claims, evidence.claim) ? [evidence] : [])),
      ],
    }));
    await insertEvidence(transaction, added);

    // 4. Decide all of them, and write what changed.
    const decisions = await decideGroup(transaction, {
      standings: group.standings,
      facts: grown,
      causes: new Map(accepted.map(({ orderId }) => [orderId, 'witness'])),
      evidence: added.map(({ evidence }) => evidence),
      policy,
      nowOf: instantsOf(requests, grown),
      traceOf: traceOf(requests),
    });
    return requests.map(({ orderId }) => refused.get(orderId) ?? (decisions.get(orderId) as Decision));
  });
}

/**
 * An order is decided at the instant of its own request; an order without one, at the instant of a request that it is
 * connected with by claims in common, also through other orders.
 */
function instantsOf(requests: readonly DecisionRequest[], facts: readonly OrderFacts[]): (orderId: string) => Date {
  const byOrder = new Map(requests.map(({ orderId, now }) => [orderId, now]));
  const byReference = new Map<string, Date>();
  for (let before = -1; before !== byOrder.size + byReference.size; ) {
    before = byOrder.size + byReference.size;
    for (const { order, claims } of facts) {
      const references = claims.map(({ claim }) => claimReference(claim));
      const shared = references.find((reference) => byReference.has(reference));
      const now = byOrder.get(order.orderId) ?? (shared === undefined ? undefined : byReference.get(shared));
      if (!now) continue;
      byOrder.set(order.orderId, now);
      for (const reference of references) if (!byReference.has(reference)) byReference.set(reference, now);
    }
  }
  const latest = new Date(Math.max(...requests.map(({ now }) => now.getTime())));
  return (orderId) => byOrder.get(orderId) ?? latest;
}

/** The trace of an order's own request; that of the only request for an order that is decided along with it. */
function traceOf(requests: readonly DecisionRequest[]): (orderId: string) => string | null {
  const byOrder = new Map(requests.map(({ orderId, traceparent }) => [orderId, traceparent ?? null]));
  const only = requests.length === 1 ? (requests[0]?.traceparent ?? null) : null;
  return (orderId) => byOrder.get(orderId) ?? only;
}

/**
 * The order of a request, and the references of its claims. Requests without a key in common are decided in one
 * transaction.
 */
export function lockKeysOf({ orderId, drafts }: DecisionRequest): readonly string[] {
  return [`order ${orderId}`, ...new Set(drafts.map(({ claim }) => `claim ${claimReference(claim)}`))];
}

/** The error of a request for an unknown order, or for one that another verification of it has overtaken. */
function refusalOf(
  request: DecisionRequest,
  evidenceOn: ReadonlyMap<string, readonly Evidence[]>,
): readonly (readonly [string, PunteoError])[] {
  const { orderId } = request;
  const evidence = evidenceOn.get(orderId);
  if (evidence === undefined) return [[orderId, new PunteoError('order_unknown', `There is no order ${orderId}.`)]];
  const isAsked = ({ claim }: Evidence) => request.drafts.some((draft) => isSameClaim(draft.claim, claim));
  // Another verification of the order may have asked another provider: both answers count.
  if (!evidenceSince(request, evidence).some((piece) => piece.orderId === orderId && isAsked(piece))) return [];
  const message = `Order ${orderId} was verified by another process meanwhile: verify it again.`;
  return [[orderId, new PunteoError('verification_outdated', message, { retryable: true })]];
}

/**
 * Leaves out an answer when the verification of another order asked about the same claim later and stored its answer
 * first. The witness is not asked again: orders that share a claim would otherwise make each other ask without end.
 */
function withoutOlderAnswers(request: DecisionRequest, evidence: readonly Evidence[]): DecisionRequest {
  const since = evidenceSince(request, evidence);
  const isOlder = (draft: EvidenceDraft) =>
    since.some(
      (piece) => piece.answered && isSameClaim(piece.claim, draft.claim) && piece.checkedAt >= draft.checkedAt,
    );
  return { ...request, drafts: request.drafts.filter((draft) => !isOlder(draft)) };
}

/** What was stored while the witnesses of this request were asked. */
function evidenceSince({ basedOnEvidenceId }: DecisionRequest, evidence: readonly Evidence[]): readonly Evidence[] {
  if (basedOnEvidenceId === undefined) return [];
  return evidence.filter(({ evidenceId }) => BigInt(evidenceId) > BigInt(basedOnEvidenceId ?? 0));
}

async function evidenceOf(
  requests: readonly DecisionRequest[],
  reserve: (count: number) => Promise<readonly string[]>,
): Promise<readonly NewEvidence[]> {
  const drafts = requests.flatMap(({ orderId, drafts }) => drafts.map((draft) => ({ orderId, draft })));
  const ids = await reserve(drafts.length);
  return drafts.map(({ orderId, draft }, index) => newEvidence(String(ids[index]), orderId, draft));
}

function makes(claims: readonly { readonly claim: Claim }[], claim: Claim): boolean {
  return claims.some((each) => isSameClaim(each.claim, claim));
}
