import { type Claim, claimReference, claimStates, type Money, moneyFromDecimal, type Refund } from '@punteo/payments';
import type { App } from '../app.ts';
import { type AmountInput, orderAmount } from './order-amount.ts';
import { type NamedClaim, parseClaim } from './parse-claim.ts';

/** Money that was given back, as a person states it. */
export interface StatedRefund extends NamedClaim {
  readonly orderId: string;
  readonly amount: AmountInput;
  /** Default: now. */
  readonly refundedAt?: Date | undefined;
  readonly reference?: string | undefined;
  readonly force?: boolean | undefined;
}

/**
 * Records a refund. Throws what `RefundStore.record` throws, `provider_not_configured`, `claim_malformed`,
 * `amount_malformed`, `unknown_currency`.
 */
export async function recordRefund(
  app: Pick<App, 'store' | 'providers' | 'clock'>,
  { orderId, amount, refundedAt = app.clock(), reference, force = false, ...named }: StatedRefund,
  by: { readonly actor: string; readonly reason: string },
): Promise<Refund> {
  const claim = parseClaim(app.providers, named);
  const refund = { orderId, claim, amount: await amountOf(app, orderId, claim, amount), refundedAt, force };
  return app.store.refunds.record({ ...refund, reference: reference ?? null }, by);
}

/** With the decimals of the money that came: a token has more of them than its currency. */
async function amountOf(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  orderId: string,
  claim: Claim,
  amount: AmountInput,
): Promise<Money> {
  const [facts] = await store.standings.orderFacts([orderId]);
  const unit = claimStates(facts?.evidence ?? [])
    .filter((state) => claimReference(state.claim) === claimReference(claim))
    .flatMap(({ units }) => units)
    .find((each) => each.amount.currency === amount.currency);
  return unit ? moneyFromDecimal(amount.value, amount.currency, unit.amount.exponent) : orderAmount(amount, providers);
}
