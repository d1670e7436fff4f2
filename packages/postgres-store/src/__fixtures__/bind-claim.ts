import type { Claim, Decision, Store } from '@punteo/payments';

/** The person who changes orders in tests, with a reason. */
export const ANA = { actor: 'ana', reason: 'test' } as const;

/** Binds a payment or a transaction to an order, on a person's word. */
export function bindClaim(
  { orders }: Pick<Store, 'orders'>,
  orderId: string,
  claim: Claim,
  now = new Date(),
): Promise<Decision> {
  return orders.change(orderId, { type: 'bind', claim }, ANA, now);
}
