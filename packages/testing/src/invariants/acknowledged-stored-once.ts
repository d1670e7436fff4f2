import type { InvariantCheck, Violation } from './invariant.ts';

/** I1: every callback answered 2xx is in the inbox exactly once, with its raw bytes. */
export const acknowledgedStoredOnce: InvariantCheck = async (database, { acknowledged = [] }) => {
  const { rows: altered } = await database.query<{ callback_id: string }>(
    'select callback_id from callbacks where sha256(body) <> digest and (erased_at is null or octet_length(body) > 0)',
  );
  const { rows: missing } = await database.query<{ digest: string; copies: number }>(COPIES, [
    acknowledged.map(({ provider }) => provider),
    acknowledged.map(({ addressedOrderId }) => addressedOrderId ?? ''),
    acknowledged.map(({ digest }) => digest),
  ]);
  const { rows: doubled } = await database.query<{ digest: string; copies: number }>(DOUBLED);
  return [
    ...altered.map(({ callback_id }) => violation(`the bytes of callback ${callback_id} do not match its digest`)),
    ...missing.map(({ digest }) => violation(`callback ${digest} was acknowledged and is missing from the inbox`)),
    ...doubled.map(({ digest, copies }) => violation(`callback ${digest} is in the inbox ${copies} times`)),
  ];
};

function violation(message: string): Violation {
  return { invariant: 'I1', message };
}

const COPIES = /* sql */ `
select input.digest from unnest($1::text[], $2::text[], $3::text[]) as input (provider, address, digest)
where not exists (
  select from callbacks
  where callbacks.provider = input.provider and addressed_order_id = input.address and callbacks.digest = decode(input.digest, 'hex')
)`;

const DOUBLED = /* sql */ `
select encode(digest, 'hex') as digest, count(*)::int as copies from callbacks
group by provider, addressed_order_id, callbacks.digest having count(*) > 1`;
