import { randomUUID } from 'node:crypto';
import { eventPayload, eventTypeFor, mayMove, type Order, PunteoError, type Standing } from '@punteo/payments';
import type { ClientBase } from 'pg';
import { findingsToJson, type StandingRow, standingFromRow } from '../rows/standing.ts';

/**
 * Writes a standing; when the state moved, with its transition and the event that tells the merchant, all in the caller's
 * transaction. Throws `transition_forbidden` rather than let proven money vanish silently.
 */
export async function writeStanding(
  client: ClientBase,
  order: Order,
  stored: StandingRow,
  standing: Standing,
): Promise<void> {
  const before = standingFromRow(stored);
  if (!mayMove(before.state, standing.state)) {
    throw new PunteoError(
      'transition_forbidden',
      `Order ${order.orderId} may not go from ${before.state} to ${standing.state}.`,
    );
  }
  const moved = before.state !== standing.state;
  const version = stored.version + (moved ? 1 : 0);
  await client.query(UPDATE, [
    order.orderId,
    version,
    standing.state,
    standing.proof,
    standing.paid.amountMinor.toString(),
    standing.paid.currency,
    standing.paid.exponent,
    standing.paidAt,
    standing.fulfilmentAllowed,
    standing.claimKeys,
    JSON.stringify(findingsToJson(standing.findings)),
    moved,
  ]);
  if (!moved) return;
  await client.query(TRANSITION, [order.orderId, version, before.state, standing.state, standing.proof]);
  const type = eventTypeFor(standing.state);
  if (type === null) return;
  const eventId = randomUUID();
  const payload = eventPayload({ eventId, type, order, before: before.state, standing, at: new Date() });
  await client.query(
    'insert into events (event_id, order_id, standing_version, type, payload, created_at) values ($1, $2, $3, $4, $5, now())',
    [eventId, order.orderId, version, type, payload],
  );
}

const UPDATE = /* sql */ `
update standings set version = $2, state = $3, proof = $4, paid_minor = $5, paid_currency = $6, paid_exponent = $7, paid_at = $8,
  fulfilment_allowed = $9, claim_keys = $10, findings = $11, since = case when $12 then now() else since end, judged_at = now()
where order_id = $1`;

const TRANSITION =
  'insert into standing_transitions (order_id, version, from_state, to_state, proof, at) values ($1, $2, $3, $4, $5, now())';
