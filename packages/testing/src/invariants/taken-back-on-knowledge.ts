import type { InvariantCheck, Violation } from './invariant.ts';

/**
 * I21: a witness makes an order `reversed` or `refunded` only by positive knowledge about one of its claims: a block that was
 * replaced, a refund, or two answers a minute apart that the payment failed.
 */
export const takenBackOnKnowledge: InvariantCheck = async (database) => {
  const { rows } = await database.query<{ order_id: string; version: number; to_state: string }>(WITHOUT_KNOWLEDGE);
  return rows.map(
    ({ order_id, version, to_state }): Violation => ({
      invariant: 'I21',
      message: `order ${order_id}, transition ${version} to ${to_state}: no witness said that its money was taken back`,
    }),
  );
};

const WITHOUT_KNOWLEDGE = /* sql */ `
select order_id, version, to_state from standing_transitions transitions
where cause = 'witness' and to_state in ('reversed', 'refunded') and not exists (
  select from claims
  join evidence using (provider, kind, network, reference)
  where claims.order_id = transitions.order_id and answered
  group by provider, kind, network, reference
  having bool_or(facts ->> 'isReplaced' = 'true')
    or bool_or(facts ->> 'status' = 'refunded')
    or max(checked_at) filter (where facts ->> 'status' in ('failed', 'cancelled', 'expired'))
      - min(checked_at) filter (where facts ->> 'status' in ('failed', 'cancelled', 'expired')) >= interval '45 seconds'
)
order by order_id, version`;
