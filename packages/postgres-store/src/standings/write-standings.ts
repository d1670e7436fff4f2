import { mayMove, type Order, PunteoError, type Standing } from '@punteo/payments';
import { orderDiscrepanciesToJson } from '../rows/standing.ts';
import type { Queryable } from '../sql/database.ts';

/** Updates standings and inserts a transition for each changed state. */
export async function writeStandings(transaction: Queryable, changes: readonly StandingChange[]): Promise<void> {
  if (changes.length === 0) return;
  await transaction.query(UPDATE, [
    changes.map(({ order }) => order.orderId),
    changes.map(({ version }) => version),
    changes.map(({ after }) => after.state),
    changes.map(({ after }) => after.proof),
    changes.map(({ after }) => after.paid.amountMinor.toString()),
    changes.map(({ after }) => after.paid.currency),
    changes.map(({ after }) => after.paid.exponent),
    changes.map(({ after }) => after.paidAt),
    changes.map(({ after }) => after.fulfilmentAllowed),
    changes.map(({ after }) => JSON.stringify(after.claimKeys)),
    changes.map(({ after }) => JSON.stringify(orderDiscrepanciesToJson(after.discrepancies))),
  ]);
  const transitions = changes.filter(changesState);
  if (transitions.length === 0) return;
  await transaction.query(INSERT_TRANSITIONS, [
    transitions.map(({ order }) => order.orderId),
    transitions.map(({ version }) => version),
    transitions.map(({ before }) => before.state),
    transitions.map(({ after }) => after.state),
    transitions.map(({ after }) => after.proof),
  ]);
}

/** A decided standing beside the stored one. */
export interface StandingChange {
  readonly order: Order;
  readonly before: Standing;
  readonly after: Standing;
  /** The number of the order's transitions, this one included. */
  readonly version: number;
}

export function changesState({ before, after }: StandingChange): boolean {
  return before.state !== after.state;
}

/** Throws `transition_forbidden`: proven money must not disappear from an order unnoticed. */
export function checkTransition(orderId: string, before: Standing, after: Standing): void {
  if (!mayMove(before.state, after.state))
    throw new PunteoError(
      'transition_forbidden',
      `Order ${orderId} cannot change from ${before.state} to ${after.state}: its proven money would disappear ` +
        `unnoticed. Read the order's history with \`punteo orders show ${orderId}\`.`,
    );
}

const UPDATE = /* sql */ `
update standings set version = input.version,
  since = case when input.version > standings.version then now() else since end, state = input.state,
  proof = input.proof, paid_minor = input.paid_minor, paid_currency = input.paid_currency,
  paid_exponent = input.paid_exponent, paid_at = input.paid_at, fulfilment_allowed = input.fulfilment_allowed,
  claim_keys = array(select jsonb_array_elements_text(input.claim_keys)), discrepancies = input.discrepancies,
  decided_at = now()
from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::numeric[], $6::text[], $7::smallint[],
  $8::timestamptz[], $9::boolean[],
    $10::jsonb[], $11::jsonb[])
  as input (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed,
    claim_keys, discrepancies)
where standings.order_id = input.order_id`;

const INSERT_TRANSITIONS = /* sql */ `
insert into standing_transitions (order_id, version, from_state, to_state, proof, at)
select order_id, version, from_state, to_state, proof, now()
from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[])
  as input (order_id, version, from_state, to_state, proof)`;
