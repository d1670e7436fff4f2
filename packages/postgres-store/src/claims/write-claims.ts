import type { Claim, ClaimSource } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { claimArrays, claimToRow } from './claim-columns.ts';

/**
 * Adds claims to orders. A stored claim stays as it is. Only a person adds a withdrawn one again, in whatever spelling
 * of its network.
 */
export async function addClaims(
  transaction: Queryable,
  claims: readonly { readonly orderId: string; readonly claim: Claim; readonly source: ClaimSource }[],
): Promise<void> {
  if (claims.length === 0) return;
  await transaction.query(ADD, [
    claims.map(({ orderId }) => orderId),
    ...claimArrays(claims.map(({ claim }) => claim)),
    claims.map(({ source }) => source),
  ]);
}

/** Withdraws a claim from an order, in every spelling of its network. */
export async function withdrawClaim(transaction: Queryable, orderId: string, claim: Claim): Promise<void> {
  const { provider, kind, reference } = claimToRow(claim);
  await transaction.query(WITHDRAW, [orderId, provider, kind, reference]);
}

/** Whether a person withdrew this claim from the order, in whatever spelling of its network. */
export async function isWithdrawn(transaction: Queryable, orderId: string, claim: Claim): Promise<boolean> {
  const { provider, kind, reference } = claimToRow(claim);
  const { rowCount } = await transaction.query(WITHDRAWN, [orderId, provider, kind, reference]);
  return rowCount === 1;
}

const ADD = /* sql */ `
insert into claims as stored (order_id, provider, kind, network, reference, source)
select distinct on (order_id, provider, kind, network, reference) order_id, provider, kind, network, reference, source
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
  as input (order_id, provider, kind, network, reference, source)
where source = 'person' or coalesce((
  select bool_or(other.withdrawn_at is null) from claims other
  where other.order_id = input.order_id and other.provider = input.provider and other.kind = input.kind
    and other.reference = input.reference
), true)
order by order_id, provider, kind, network, reference
on conflict (order_id, provider, kind, network, reference) do update set withdrawn_at = null, source = excluded.source
where stored.withdrawn_at is not null and excluded.source = 'person'`;

const WITHDRAW = /* sql */ `
update claims set withdrawn_at = now()
where order_id = $1 and provider = $2 and kind = $3 and reference = $4 and withdrawn_at is null`;

const WITHDRAWN = /* sql */ `
select from claims
where order_id = $1 and provider = $2 and kind = $3 and reference = $4
having bool_and(withdrawn_at is not null)`;
