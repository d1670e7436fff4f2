import { isDeepStrictEqual } from 'node:util';
import {
  type Claim,
  claimId,
  type Evidence,
  type EvidenceDraft,
  isSameClaim,
  type OrderFacts,
  type PaymentStatus,
} from '@punteo/payments';
import { claimArrays } from '../claims/claim-columns.ts';
import { factsToJson } from '../rows/evidence.ts';
import type { Queryable } from '../sql/database.ts';
import type { DecisionRequest } from './decide-orders.ts';
import { newEvidence } from './insert-evidence.ts';

/**
 * Leaves out answers that say nothing new about a claim without money. Evidence is never deleted, an unpaid payment is
 * read for as long as it exists, and a sender with a callback address may name transactions without end:
 * - an answer that repeats the latest one on a claim of which no evidence ever showed money: it cannot change a decision;
 * - the first answer on a transaction that a callback claimed, once the order has `EVIDENCE_MAX` rows.
 * Of both the claim keeps when it was asked about, in the returned facts too, so that it has its turn again after the others.
 */
export async function leaveOutRepeats(
  transaction: Queryable,
  requests: readonly DecisionRequest[],
  facts: readonly OrderFacts[],
): Promise<{ readonly requests: readonly DecisionRequest[]; readonly facts: readonly OrderFacts[] }> {
  const factsOf = new Map(facts.map((each) => [each.order.orderId, each]));
  const full = await fullOrders(
    transaction,
    requests.filter(({ drafts }) => drafts.some(showsNoTransfer)).map(({ orderId }) => orderId),
  );
  const left: EvidenceDraft[] = [];
  const kept = requests.map((request): DecisionRequest => {
    const order = factsOf.get(request.orderId);
    const isLeftOut = (draft: EvidenceDraft) =>
      order !== undefined && showsNoMoney(draft) && saysNothingNew(draft, order, full.has(request.orderId));
    left.push(...request.drafts.filter(isLeftOut));
    return { ...request, drafts: request.drafts.filter((draft) => !isLeftOut(draft)) };
  });
  if (left.length === 0) return { requests: kept, facts };
  await transaction.query(ASKED, [...claimArrays(left.map(({ claim }) => claim)), left.map((each) => each.checkedAt)]);
  return { requests: kept, facts: facts.map((each) => ({ ...each, claims: askedNow(each.claims, left) })) };
}

/** Of one order, beyond which a callback's transaction that no witness shows has none. */
const EVIDENCE_MAX = 1_000;

function saysNothingNew(draft: EvidenceDraft, { claims, evidence }: OrderFacts, isFull: boolean): boolean {
  const earlier = evidence.filter(({ claim }) => isSameClaim(claim, draft.claim));
  const latest = earlier.at(-1);
  if (latest === undefined)
    return isFull && showsNoTransfer(draft) && draft.answered && isOfCallback(claims, draft.claim);
  return (
    earlier.every(showsNoMoney) && isDeepStrictEqual(answerOf(newEvidence('', '', draft).evidence), answerOf(latest))
  );
}

/** What a witness said, without when. */
function answerOf({ witness, answered, checks, facts, configuration }: Evidence): unknown {
  return JSON.parse(JSON.stringify([witness, answered, checks, facts && factsToJson(facts), configuration]));
}

/** As the statement `ASKED` stores it. */
function askedNow(claims: OrderFacts['claims'], left: readonly EvidenceDraft[]): OrderFacts['claims'] {
  const askedAt = new Map(left.map(({ claim, checkedAt }) => [claimId(claim), checkedAt]));
  return claims.map((each) => {
    const at = askedAt.get(claimId(each.claim));
    return at && (!each.askedAt || at > each.askedAt) ? { ...each, askedAt: at } : each;
  });
}

function showsNoMoney(answer: Answer): boolean {
  const { facts } = answer;
  return facts?.kind === 'payment' ? WITHOUT_MONEY[facts.status] : facts === null || showsNoTransfer(answer);
}

function showsNoTransfer({ claim, facts }: Answer): boolean {
  return (
    claim.kind === 'transaction' && (facts === null || (facts.kind === 'transaction' && facts.transfers.length === 0))
  );
}

type Answer = Pick<Evidence, 'claim' | 'facts'>;

/** Under an unknown status a provider may hold the buyer's money. */
const WITHOUT_MONEY = {
  created: true,
  pending: true,
  authorised: true,
  paid: false,
  failed: true,
  cancelled: true,
  expired: true,
  refunded: false,
  unknown: false,
} as const satisfies Record<PaymentStatus, boolean>;

function isOfCallback(claims: OrderFacts['claims'], claim: Claim): boolean {
  return claims.some((each) => each.source === 'callback' && isSameClaim(each.claim, claim));
}

async function fullOrders(transaction: Queryable, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (orderIds.length === 0) return new Set();
  const { rows } = await transaction.query<{ order_id: string }>(FULL, [orderIds, EVIDENCE_MAX]);
  return new Set(rows.map(({ order_id }) => order_id));
}

/** $1 order ids · $2 rows */
const FULL = /* sql */ `
select order_id from unnest($1::text[]) as input (order_id)
where exists (select from evidence where evidence.order_id = input.order_id order by evidence_id offset $2 - 1 limit 1)`;

/** $1 providers · $2 kinds · $3 networks · $4 references · $5 instants */
const ASKED = /* sql */ `
update claims set asked_at = greatest(claims.asked_at, input.asked_at)
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
  as input (provider, kind, network, reference, asked_at)
where claims.reference = input.reference and claims.provider = input.provider and claims.kind = input.kind
  and claims.network = input.network and claims.withdrawn_at is null`;
