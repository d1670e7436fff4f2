import {
  type Claim,
  claimReference,
  moneyText,
  type OrderChange,
  type OrderFacts,
  PunteoError,
  type Standing,
} from '@punteo/payments';

/** Throws when the order does not allow the change. */
export function refuse({ order, held, claims }: OrderFacts, change: OrderChange): void {
  const { orderId } = order;
  if (order.cancelledAt !== null && (change.type === 'amend' || change.type === 'cancel' || change.type === 'close'))
    throw new PunteoError('order_cancelled', `Order ${orderId} is cancelled and its id is never used again.`);
  if (order.closedAt !== null && (change.type === 'amend' || change.type === 'close'))
    throw new PunteoError('order_closed', `Order ${orderId} is closed and its id is never used again.`);
  if (change.type === 'unfulfil' && order.fulfilledAt === null)
    throw new PunteoError('order_not_fulfilled', `It is not recorded that the goods of order ${orderId} went out.`);
  if (change.type === 'unbind' && !claims.some(({ claim }) => isAboutSame(claim, change.claim)))
    throw new PunteoError('claim_unknown', `Order ${orderId} has no such claim.`);
  if (change.type === 'amend' && change.amount && change.amount.currency !== order.amount.currency) {
    const allocated = held.find(({ by }) => by === 'person');
    if (allocated)
      throw new PunteoError(
        'money_allocated',
        `A person allocated ${moneyText(allocated.amount)} to order ${orderId}: take it back with ` +
          '`punteo orders unallocate`, then change the currency.',
      );
  }
  if (change.type !== 'amend' || change.providers === undefined || change.force) return;
  const { providers } = change;
  const removed = held.find(({ claim }) => providers.length > 0 && !providers.includes(claim.provider));
  if (removed)
    throw new PunteoError(
      'provider_money_counts',
      `Order ${orderId} is paid through ${removed.claim.provider}: removing it needs force and a reason.`,
    );
}

/** A closed order is no longer verified, so one with money cannot be closed; and parts are accepted once they are there. */
export function refuseByStanding(orderId: string, { state, paid }: Standing, { type }: OrderChange): void {
  if (type === 'close' && paid.amountMinor > 0n)
    throw new PunteoError('order_paid', `Order ${orderId} holds ${moneyText(paid)}, so it cannot be closed.`);
  if (type === 'accept_parts' && state !== 'paid_in_parts' && state !== 'overpaid')
    throw new PunteoError('parts_absent', `Order ${orderId} is not paid in parts, so there is nothing to accept.`);
}

/** Whether both name the same payment or transaction, in whatever spelling of its network. */
export function isAboutSame(left: Claim, right: Claim): boolean {
  return left.provider === right.provider && left.kind === right.kind && claimReference(left) === claimReference(right);
}
