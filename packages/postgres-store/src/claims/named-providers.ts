/**
 * In SQL: each order for which a payment or transaction is named, with its `provider`: the only one, or `*` for several. An
 * order without one has no row. `orders`: the query of the ids of the orders, null: all.
 */
export function namedProviders(orders: string | null): string {
  return /* sql */ `
  select order_id, case when min(provider) = max(provider) then min(provider) else '*' end as provider
  from claims where withdrawn_at is null${orders === null ? '' : ` and order_id in (${orders})`}
  group by order_id
`;
}
