import type { InvariantCheck, Violation } from './invariant.ts';

/**
 * I19: the merchant events of one stream are first delivered to each endpoint in their sequence; only a dead one may be
 * overtaken. None is lost: each delivery that is marked as made was received, under the event's id.
 */
export const eventsInOrder: InvariantCheck = async (database, { receivedEvents }) => {
  const { rows: overtaken } = await database.query<DeliveryRow>(OVERTAKEN);
  const { rows: lost } = await database.query<{ event_id: string }>(WITHOUT_DELIVERY);
  const { rows: altered } = await database.query<{ event_id: string }>(OTHER_PAYLOAD);
  const violations = [
    ...overtaken.map(({ endpoint, event_id }) => violation(`event ${event_id} was overtaken at endpoint ${endpoint}`)),
    ...lost.map(({ event_id }) => violation(`event ${event_id} was queued and has no delivery`)),
    ...altered.map(({ event_id }) => violation(`event ${event_id} names another id, stream or sequence`)),
  ];
  if (receivedEvents === undefined) return violations;

  const { rows: deliveries } = await database.query<DeliveryRow>(DELIVERIES);
  const known = new Map(deliveries.map((row) => [`${row.endpoint} ${row.event_id}`, row]));
  const received = new Set<string>();
  const highest = new Map<string, number>();
  for (const { endpoint, eventId } of receivedEvents) {
    const key = `${endpoint} ${eventId}`;
    const delivery = known.get(key);
    if (!delivery) violations.push(violation(`endpoint ${endpoint} received ${eventId}, which is no event`));
    if (!delivery || received.has(key)) continue;
    received.add(key);
    // A person resent it, or it died: it may come after later ones.
    if (delivery.resent || delivery.state === 'dead') continue;
    const stream = `${endpoint} ${delivery.stream}`;
    if (delivery.sequence < (highest.get(stream) ?? 0))
      violations.push(violation(`endpoint ${endpoint} received event ${delivery.sequence} of ${delivery.stream} late`));
    highest.set(stream, Math.max(delivery.sequence, highest.get(stream) ?? 0));
  }
  const unseen = deliveries.filter(
    (row) => row.state === 'delivered' && !received.has(`${row.endpoint} ${row.event_id}`),
  );
  return [
    ...violations,
    ...unseen.map(({ endpoint, event_id }) => violation(`endpoint ${endpoint} never received event ${event_id}`)),
  ];
};

interface DeliveryRow {
  readonly endpoint: string;
  readonly event_id: string;
  readonly stream: string;
  readonly sequence: number;
  readonly resent: boolean;
  readonly state: 'pending' | 'delivered' | 'dead';
}

function violation(message: string): Violation {
  return { invariant: 'I19', message };
}

const OVERTAKEN = /* sql */ `
select endpoint, event_id from deliveries earlier
where state = 'pending' and not resent and exists (
  select from deliveries later
  where later.endpoint = earlier.endpoint and later.stream = earlier.stream and later.sequence > earlier.sequence
    and not later.resent and (later.attempts > 0 or later.state <> 'pending')
)`;

const WITHOUT_DELIVERY = /* sql */ `
select event_id from events
where queued_at is not null and not exists (select from deliveries where deliveries.event_id = events.event_id)`;

const OTHER_PAYLOAD = /* sql */ `
select event_id from events
where payload::json #>> '{data,eventId}' is distinct from event_id::text
  or payload::json #>> '{data,stream}' is distinct from stream
  or payload::json #>> '{data,sequence}' is distinct from sequence::text
union
select event_id from events join deliveries using (event_id)
where (events.stream, events.sequence) <> (deliveries.stream, deliveries.sequence)`;

const DELIVERIES = 'select endpoint, event_id, stream, sequence, resent, state from deliveries';
