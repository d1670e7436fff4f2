import {
  type ChangeCause,
  type Claim,
  claimReference,
  type Decision,
  type DecisionPolicy,
  decideAll,
  type Evidence,
  type OrderDecision,
  type OrderFacts,
  type Standing,
} from '@punteo/payments';
import { SENT_UP_TO } from '../events/sent-up-to.ts';
import { STANDING_COLUMNS, type StandingRow, standingFromRow } from '../rows/standing.ts';
import type { Queryable } from '../sql/database.ts';
import { loadOrderFacts } from './load-order-facts.ts';
import { writeAllocations } from './write-allocations.ts';
import { checkChange, type StandingChange, writeStandings } from './write-standings.ts';

/**
 * Locks the claims of these orders by their references, so that no other transaction decides about the same money, then
 * the standings of every order with one of these claims. Orders that share a claim through a third order are one group:
 * what one of them holds may depend on all of them.
 */
export async function lockGroup(
  transaction: Queryable,
  orderIds: readonly string[],
  claims: readonly Claim[],
): Promise<LockedGroup> {
  const named = claims.map(claimReference);
  const locked = new Set<string>();
  for (;;) {
    const group = await transaction.query<{ order_id: string; reference: string }>(GROUP, [orderIds, named]);
    const references = new Set([...named, ...group.rows.map(({ reference }) => reference)]);
    const missing = [...references].filter((reference) => !locked.has(reference)).sort();
    if (missing.length > 0) {
      await transaction.query(LOCK_CLAIMS, [missing]);
      for (const reference of missing) locked.add(reference);
      // Claims may have been added before the lock was free.
      continue;
    }
    const ids = new Set([...orderIds, ...group.rows.map(({ order_id }) => order_id)]);
    const { rows } = await transaction.query<LockedStandingRow>(LOCK_STANDINGS, [[...ids]]);
    return { standings: new Map(rows.map((row) => [row.order_id, row])), references };
  }
}

interface LockedStandingRow extends StandingRow {
  order_id: string;
  sent_up_to: number;
}

/** The orders that one transaction decides, and the references of all their claims. */
interface LockedGroup {
  readonly standings: ReadonlyMap<string, LockedStandingRow>;
  readonly references: ReadonlySet<string>;
}

/**
 * The facts of a locked group. A claim that a callback added since then is left out: other orders with that claim are
 * not locked, and the verification that the callback queued decides about it.
 */
export async function loadGroupFacts(
  transaction: Queryable,
  { standings, references }: LockedGroup,
): Promise<readonly OrderFacts[]> {
  const facts = await loadOrderFacts(transaction, [...standings.keys()]);
  const isLocked = ({ claim }: { readonly claim: Claim }) => references.has(claimReference(claim));
  return facts.map((each) => ({
    ...each,
    claims: each.claims.filter(isLocked),
    evidence: each.evidence.filter(isLocked),
  }));
}

/** Decides every order of a locked group and writes what changed. */
export async function decideGroup(
  transaction: Queryable,
  group: {
    readonly standings: ReadonlyMap<string, LockedStandingRow>;
    readonly facts: readonly OrderFacts[];
    /** The cause of each order that the caller verified or changed. Such an order is written in any case. */
    readonly causes: ReadonlyMap<string, ChangeCause>;
    /** The evidence that is new in this transaction. */
    readonly evidence: readonly Evidence[];
    readonly policy: DecisionPolicy;
    /** The instant at which each order is decided. */
    readonly nowOf: (orderId: string) => Date;
    /** The trace that each order's event belongs to; absent: none. */
    readonly traceOf?: (orderId: string) => string | null;
  },
): Promise<ReadonlyMap<string, Decision>> {
  const { standings, facts, causes, evidence, policy, nowOf, traceOf = () => null } = group;
  const decided = decideAll(facts, nowOf, policy);
  const newIds = new Set(evidence.map(({ evidenceId }) => evidenceId));
  const changes = facts.map(({ order, evidence: known }): StandingChange => {
    const stored = standings.get(order.orderId) as LockedStandingRow;
    const { standing, isDisplaced } = decided.get(order.orderId) as OrderDecision;
    const isWitnessed = known.some(({ evidenceId }) => newIds.has(evidenceId));
    const cause = causes.get(order.orderId) ?? (isWitnessed ? 'witness' : 'allocation');
    return {
      order,
      before: standingFromRow(stored),
      after: standing,
      version: stored.version,
      sentUpTo: stored.sent_up_to,
      cause: cause === 'witness' && isDisplaced ? 'allocation' : cause,
      now: nowOf(order.orderId),
      traceparent: traceOf(order.orderId),
    };
  });
  for (const change of changes) checkChange(change);
  const written = changes.filter((change) => causes.has(change.order.orderId) || hasChanged(change));
  await writeAllocations(
    transaction,
    [...decided].map(([orderId, { held }]) => ({ orderId, held })),
  );
  await writeStandings(transaction, written);
  return new Map(
    changes.map(({ order, before, after }) => [
      order.orderId,
      { before, after, evidence: evidence.filter(({ orderId }) => orderId === order.orderId) },
    ]),
  );
}

/** Orders that only share a claim with the caller's are written when the decision changed them. */
function hasChanged({ before, after }: StandingChange): boolean {
  return textOf(before) !== textOf(after);
}

/** With sorted keys, because jsonb does not keep their order. */
function textOf(standing: Standing): string {
  return JSON.stringify(standing, (_, value) => {
    if (typeof value === 'bigint') return value.toString();
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

/**
 * The claims of these orders and on these references, and all that are connected with them through other orders.
 * $1 order ids · $2 references
 */
const GROUP = /* sql */ `
with recursive grouped as (
  select order_id, reference from claims where withdrawn_at is null and (order_id = any ($1) or reference = any ($2))
  union
  select next.order_id, next.reference
  from grouped
  cross join lateral (
    select order_id, reference from claims where claims.order_id = grouped.order_id and withdrawn_at is null
    union all
    select order_id, reference from claims where claims.reference = grouped.reference and withdrawn_at is null
  ) next
)
select order_id, reference from grouped`;

const LOCK_CLAIMS = /* sql */ `
select pg_advisory_xact_lock(hashtextextended(reference, 0))
from (select reference from unnest($1::text[]) with ordinality as input (reference, place) order by place) as sorted`;

const LOCK_STANDINGS = /* sql */ `
select order_id, ${SENT_UP_TO} as sent_up_to, ${STANDING_COLUMNS} from standings where order_id = any ($1) order by order_id for update`;
