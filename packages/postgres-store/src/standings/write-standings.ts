import { type ChangeCause, compareMoney, mayMove, type Order, PunteoError, type Standing } from '@punteo/payments';
import { writeEvents } from '../events/write-events.ts';
import { orderDiscrepanciesToJson } from '../rows/standing.ts';
import type { Queryable } from '../sql/database.ts';

/** An order's standing before and after a decision. */
export interface StandingChange {
  readonly order: Order;
  readonly before: Standing;
  readonly after: Standing;
  /** The sequence of the last transition. */
  readonly version: number;
  /** Sequences up to this one may have been sent before a restore. */
  readonly sentUpTo: number;
  readonly cause: ChangeCause;
  readonly now: Date;
  readonly traceparent: string | null;
}

/**
 * Writes standings in the caller's transaction; for each change of the state, the amount paid or `fulfilmentAllowed`
 * also its transition and its merchant event.
 */
export async function writeStandings(transaction: Queryable, changes: readonly StandingChange[]): Promise<void> {
  if (changes.length === 0) return;
  await transaction.query(UPDATE, [
    changes.map(({ order }) => order.orderId),
    changes.map(nextVersion),
    changes.map(({ after }) => after.state),
    changes.map(({ after }) => after.proof),
    changes.map(({ after }) => after.paid.amountMinor.toString()),
    changes.map(({ after }) => after.paid.currency),
    changes.map(({ after }) => after.paid.exponent),
    changes.map(({ after }) => after.paidAt),
    changes.map(({ after }) => after.fulfilmentAllowed),
    changes.map(({ after }) => JSON.stringify(after.claims)),
    changes.map(({ after }) => JSON.stringify(orderDiscrepanciesToJson(after.discrepancies))),
    changes.map(({ order }) => order.dueAt),
  ]);
  const transitions = changes.filter(isTransition);
  if (transitions.length === 0) return;
  await transaction.query(TRANSITIONS, [
    transitions.map(({ order }) => order.orderId),
    transitions.map(nextVersion),
    transitions.map(({ before }) => before.state),
    transitions.map(({ after }) => after.state),
    transitions.map(({ after }) => after.proof),
    transitions.map(({ cause }) => cause),
    transitions.map(({ after }) => after.fulfilmentAllowed),
  ]);
  await writeEvents(
    transaction,
    transitions.map((change) => ({ ...change, sequence: nextVersion(change) })),
  );
}

/** Throws `transition_forbidden` for a change of state that its cause does not allow. */
export function checkChange({ order, before, after, cause }: StandingChange): void {
  if (!mayMove(before.state, after.state, cause))
    throw new PunteoError(
      'transition_forbidden',
      `Order ${order.orderId} may not go from ${before.state} to ${after.state}: proven money would disappear ` +
        'silently. Read its story.',
    );
}

function isTransition({ before, after }: StandingChange): boolean {
  return (
    before.state !== after.state ||
    before.fulfilmentAllowed !== after.fulfilmentAllowed ||
    before.paid.currency !== after.paid.currency ||
    compareMoney(before.paid, after.paid) !== 0
  );
}

function nextVersion(change: StandingChange): number {
  return isTransition(change) ? Math.max(change.version, change.sentUpTo) + 1 : change.version;
}

const UPDATE = /* sql */ `
update standings set version = input.version,
  since = case when input.state <> standings.state then now() else since end,
  state = input.state, proof = input.proof,
  paid_minor = input.paid_minor, paid_currency = input.paid_currency, paid_exponent = input.paid_exponent,
  paid_at = input.paid_at, fulfilment_allowed = input.fulfilment_allowed,
  claims = input.claims, discrepancies = input.discrepancies,
  released = standings.released or input.fulfilment_allowed,
  decided_at = now(),
  -- An order that waits is decided again when its due time has passed, whether or not anybody was asked to pay it.
  next_verification_at = case
    when input.state = 'awaiting' then least(next_verification_at, input.due_at + interval '1 millisecond')
    else next_verification_at end
from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::numeric[], $6::text[], $7::smallint[],
    $8::timestamptz[], $9::boolean[], $10::jsonb[], $11::jsonb[], $12::timestamptz[])
  as input (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed,
    claims, discrepancies, due_at)
where standings.order_id = input.order_id`;

const TRANSITIONS = /* sql */ `
insert into standing_transitions (order_id, version, from_state, to_state, proof, cause, fulfilment_allowed, at)
select *, now()
from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])`;
