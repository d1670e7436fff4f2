import { eventTypeFor, type StandingState } from '@punteo/payments';
import type { InvariantCheck, Violation } from './invariant.ts';

/** I2: every transition of an order is one row and writes one merchant event, and unique indexes refuse a second one. */
export const oneEventPerTransition: InvariantCheck = async (database) => {
  const { rows: transitions } = await database.query<TransitionRow>(TRANSITIONS);
  const { rows: loose } = await database.query<{ event_id: string }>(LOOSE_EVENTS);
  const { rows: keys } = await database.query<{ key: string }>(UNIQUE_KEYS);
  const present = new Set(keys.map(({ key }) => key));
  return [
    ...transitions.flatMap(violationsOf),
    ...loose.map(({ event_id }) => violation(`event ${event_id} has no transition`)),
    ...REQUIRED_KEYS.filter((key) => !present.has(key)).map((key) => violation(`there is no unique index on ${key}`)),
  ];
};

interface TransitionRow {
  order_id: string;
  version: number;
  to_state: StandingState;
  copies: number;
  event_types: string[];
  event_states: (string | null)[];
}

function violationsOf(row: TransitionRow): readonly Violation[] {
  const { order_id, version, to_state, copies, event_types, event_states } = row;
  const transition = `transition ${version} of order ${order_id} to ${to_state}`;
  const expected = [eventTypeFor(to_state)];
  return [
    ...(copies === 1 ? [] : [violation(`${transition} is there ${copies} times`)]),
    ...(event_types.join() === expected.join()
      ? []
      : [violation(`${transition} has the events [${event_types.join()}]`)]),
    ...(event_states.every((state) => state === to_state)
      ? []
      : [violation(`${transition} has an event with the state ${event_states.join()}`)]),
  ];
}

function violation(message: string): Violation {
  return { invariant: 'I2', message };
}

const TRANSITIONS = /* sql */ `
select order_id, version, min(to_state) as to_state, count(*)::int as copies,
  (select coalesce(array_agg(type), '{}') from events where events.order_id = transitions.order_id and sequence = version) as event_types,
  (select coalesce(array_agg(payload::json #>> '{data,state}'), '{}') from events where events.order_id = transitions.order_id and sequence = version) as event_states
from standing_transitions transitions group by order_id, version`;

const LOOSE_EVENTS = /* sql */ `
select event_id from events
where order_id is not null and not exists (
  select from standing_transitions where standing_transitions.order_id = events.order_id and version = sequence
)`;

const REQUIRED_KEYS = [
  'callbacks(provider,addressed_order_id,digest)',
  'events(event_id)',
  'events(stream,sequence)',
  'allocations(unit_kind,unit_provider,chain_id,unit_reference,token,recipient,position,order_id)',
  'standing_transitions(order_id,version)',
  'standings(order_id)',
] as const;

const UNIQUE_KEYS = /* sql */ `
select indrelid::regclass || '(' || (
  select string_agg(attname, ',' order by position)
  from unnest(indkey::int2[]) with ordinality as part (attnum, position)
  join pg_attribute on attrelid = indrelid and pg_attribute.attnum = part.attnum
) || ')' as key
from pg_index
where indisunique and indisvalid and indpred is null and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`;
