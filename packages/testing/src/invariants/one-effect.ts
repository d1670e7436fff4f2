import { eventTypeFor, type StandingState } from '@punteo/payments';
import type { Invariant, Violation } from './invariant.ts';

/** I2: each move of a standing is one row and tells the merchant once; and the database itself would refuse a second. */
export const oneEffect: Invariant = async (database) => {
  const { rows: moves } = await database.query<MoveRow>(MOVES);
  const { rows: loose } = await database.query<{ event_id: string }>(LOOSE_EVENTS);
  const { rows: keys } = await database.query<{ key: string }>(UNIQUE_KEYS);
  const present = new Set(keys.map(({ key }) => key));
  return [
    ...moves.flatMap(wrongs),
    ...loose.map(({ event_id }) => violation(`event ${event_id} tells of no move`)),
    ...NEEDED_KEYS.filter((key) => !present.has(key)).map((key) => violation(`there is no unique index on ${key}`)),
  ];
};

interface MoveRow {
  order_id: string;
  version: number;
  to_state: StandingState;
  copies: number;
  told: string[];
  said: (string | null)[];
}

function wrongs({ order_id, version, to_state, copies, told, said }: MoveRow): readonly Violation[] {
  const move = `move ${version} of order ${order_id} to ${to_state}`;
  const type = eventTypeFor(to_state);
  const expected = type === null ? [] : [type];
  return [
    ...(copies === 1 ? [] : [violation(`${move} is there ${copies} times`)]),
    ...(told.join() === expected.join() ? [] : [violation(`${move} was told as [${told.join()}]`)]),
    ...(said.every((state) => state === to_state) ? [] : [violation(`${move} was told as a move to ${said.join()}`)]),
  ];
}

function violation(message: string): Violation {
  return { invariant: 'I2', message };
}

const MOVES = /* sql */ `
select order_id, version, min(to_state) as to_state, count(*)::int as copies,
  (select coalesce(array_agg(type), '{}') from events where events.order_id = moves.order_id and standing_version = version) as told,
  (select coalesce(array_agg(payload::json #>> '{data,state}'), '{}') from events where events.order_id = moves.order_id and standing_version = version) as said
from standing_transitions moves group by order_id, version`;

const LOOSE_EVENTS = /* sql */ `
select event_id from events
where not exists (
  select from standing_transitions where standing_transitions.order_id = events.order_id and version = standing_version
)`;

const NEEDED_KEYS = [
  'callbacks(provider,addressed_order_id,digest)',
  'events(event_id)',
  'events(order_id,standing_version)',
  'proof_uses(proof_key)',
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
