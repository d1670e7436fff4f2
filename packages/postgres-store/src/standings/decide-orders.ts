import {
  type Claim,
  claimReference,
  type Decision,
  type DecisionPolicy,
  type EvidenceDraft,
  isSameClaim,
  type OrderFacts,
  PunteoError,
} from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { decideGroup, lockGroup } from './decide-group.ts';
import { insertEvidence, type NewEvidence, newEvidence, reserveEvidenceIds } from './insert-evidence.ts';
import { loadOrderFacts } from './load-order-facts.ts';

/** One order's part of `StandingStore.recordEvidence`. */
export interface DecisionRequest {
  readonly orderId: string;
  readonly drafts: readonly EvidenceDraft[];
  readonly now: Date;
  readonly basedOnEvidenceId?: string | null | undefined;
}

/**
 * See `StandingStore.recordEvidence`, for many orders in one transaction. A request that cannot be decided is an `Error` in its
 * place and stores nothing.
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
    const standings = await lockGroup(transaction, orderIds, claims);

    // 2. Load their facts, and refuse what is outdated.
    const facts = await loadOrderFacts(transaction, [...standings.keys()]);
    const latest = new Map(facts.map(({ order, evidence }) => [order.orderId, evidence.at(-1)?.evidenceId ?? null]));
    const refused = new Map(requests.flatMap((request) => refusalOf(request, latest)));
    const accepted = requests.filter(({ orderId }) => !refused.has(orderId));

    // 3. Append the new evidence to the facts of every order that makes its claim.
    const added = await evidenceOf(accepted, (count) => reserveEvidenceIds(transaction, count));
    const grown = facts.map((each) => ({
      ...each,
      evidence: [
        ...each.evidence,
        ...added.flatMap(({ evidence }) => (makes(each.claims, evidence.claim) ? [evidence] : [])),
      ],
    }));
    await insertEvidence(transaction, added);

    // 4. Decide all of them, and write what changed.
    const decisions = await decideGroup(transaction, {
      standings,
      facts: grown,
      causes: new Map(accepted.map(({ orderId }) => [orderId, 'witness'])),
      evidence: added.map(({ evidence }) => evidence),
      policy,
      nowOf: instantsOf(requests, grown),
    });
    return requests.map(({ orderId }) => refused.get(orderId) ?? (decisions.get(orderId) as Decision));
  });
}

/** An order is decided at the instant of its own request; one beside it at that of the request whose money it claims. */
function instantsOf(requests: readonly DecisionRequest[], facts: readonly OrderFacts[]): (orderId: string) => Date {
  const own = new Map(requests.map(({ orderId, now }) => [orderId, now]));
  const references = new Map(
    facts.map(({ order, claims }) => [order.orderId, claims.map(({ claim }) => claimReference(claim))]),
  );
  const byReference = new Map(
    requests.flatMap(({ orderId, now }) =>
      (references.get(orderId) ?? []).map((reference) => [reference, now] as const),
    ),
  );
  const latest = requests.reduce((last, { now }) => (now > last ? now : last), new Date(0));
  return (orderId) => {
    const shared = (references.get(orderId) ?? []).find((reference) => byReference.has(reference));
    return own.get(orderId) ?? (shared === undefined ? latest : (byReference.get(shared) as Date));
  };
}

/**
 * What one request shares with others: its order, and the references of its claims. Requests that share none of these are
 * decided in one transaction.
 */
export function lockKeysOf({ orderId, drafts }: DecisionRequest): readonly string[] {
  return [`order ${orderId}`, ...new Set(drafts.map(({ claim }) => `claim ${claimReference(claim)}`))];
}

/** The error of a request for an unknown order, or for one that has newer evidence than the request is based on. */
function refusalOf(
  { orderId, basedOnEvidenceId }: DecisionRequest,
  latest: ReadonlyMap<string, string | null>,
): readonly (readonly [string, PunteoError])[] {
  const known = latest.get(orderId);
  if (known === undefined) return [[orderId, new PunteoError('order_unknown', `There is no order ${orderId}.`)]];
  if (basedOnEvidenceId === undefined || basedOnEvidenceId === known) return [];
  const message = `Order ${orderId} was verified by another process meanwhile: verify it again.`;
  return [[orderId, new PunteoError('verification_outdated', message, { retryable: true })]];
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
