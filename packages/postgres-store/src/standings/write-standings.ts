import { randomUUID } from 'node:crypto';
import { eventPayload, eventTypeFor, mayMove, type Order, PunteoError, type Standing } from '@punteo/payments';
import type { ClientBase } from 'pg';
import { orderDiscrepanciesToJson } from '../rows/standing.ts';

/** Writes standings; where the state moved, with its transition and the event that tells the merchant, all in the caller's transaction. */
export async function writeStandings(client: ClientBase, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  await client.query(UPDATE, [
    moves.map(({ order }) => order.orderId),
    moves.map(nextVersion),
    moves.map(({ after }) => after.state),
    moves.map(({ after }) => after.proof),
    moves.map(({ after }) => after.paid.amountMinor.toString()),
    moves.map(({ after }) => after.paid.currency),
    moves.map(({ after }) => after.paid.exponent),
    moves.map(({ after }) => after.paidAt),
    moves.map(({ after }) => after.fulfilmentAllowed),
    moves.map(({ after }) => JSON.stringify(after.claimKeys)),
    moves.map(({ after }) => JSON.stringify(orderDiscrepanciesToJson(after.discrepancies))),
  ]);
  const moved = moves.filter(hasMoved);
  if (moved.length === 0) return;
  await client.query(TRANSITIONS, [
    moved.map(({ order }) => order.orderId),
    moved.map(nextVersion),
    moved.map(({ before }) => before.state),
    moved.map(({ after }) => after.state),
    moved.map(({ after }) => after.proof),
  ]);
  await writeEvents(client, moved);
}

export interface Move {
  readonly order: Order;
  readonly before: Standing;
  readonly after: Standing;
  /** How often the state moved before. */
  readonly version: number;
}

/** Throws `transition_forbidden` rather than let proven money vanish silently. */
export function checkMove({ order, before, after }: Move): void {
  if (!mayMove(before.state, after.state))
    throw new PunteoError(
      'transition_forbidden',
      `Order ${order.orderId} may not go from ${before.state} to ${after.state}: proven money would be gone without a word. Look at its story.`,
    );
}

function hasMoved({ before, after }: Move): boolean {
  return before.state !== after.state;
}

function nextVersion(move: Move): number {
  return move.version + (hasMoved(move) ? 1 : 0);
}

async function writeEvents(client: ClientBase, moved: readonly Move[]): Promise<void> {
  const at = new Date();
  const events = moved.flatMap((move) => {
    const { order, before, after } = move;
    const type = eventTypeFor(after.state);
    if (type === null) return [];
    const eventId = randomUUID();
    const payload = eventPayload({ eventId, type, order, before: before.state, standing: after, at });
    return [{ eventId, type, payload, orderId: order.orderId, version: nextVersion(move) }];
  });
  if (events.length === 0) return;
  await client.query(EVENTS, [
    events.map(({ eventId }) => eventId),
    events.map(({ orderId }) => orderId),
    events.map(({ version }) => version),
    events.map(({ type }) => type),
    events.map(({ payload }) => payload),
  ]);
}

const UPDATE = /* sql */ `
update standings set version = input.version, since = case when input.version > standings.version then now() else since end,
  state = input.state, proof = input.proof, paid_minor = input.paid_minor, paid_currency = input.paid_currency,
  paid_exponent = input.paid_exponent, paid_at = input.paid_at, fulfilment_allowed = input.fulfilment_allowed,
  claim_keys = array(select jsonb_array_elements_text(input.claim_keys)), discrepancies = input.discrepancies, decided_at = now()
from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::numeric[], $6::text[], $7::smallint[], $8::timestamptz[], $9::boolean[],
    $10::jsonb[], $11::jsonb[])
  as input (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed, claim_keys, discrepancies)
where standings.order_id = input.order_id`;

const TRANSITIONS = /* sql */ `
insert into standing_transitions (order_id, version, from_state, to_state, proof, at)
select order_id, version, from_state, to_state, proof, now()
from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[]) as input (order_id, version, from_state, to_state, proof)`;

const EVENTS = /* sql */ `
insert into events (event_id, order_id, standing_version, type, payload, created_at)
select event_id, order_id, version, type, payload, now()
from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[]) as input (event_id, order_id, version, type, payload)`;
