import type * as wire from '@punteo/contracts/reconciliation';
import { type Claim, claimReference, type Money, trimMoney } from '@punteo/payments';
import { moneyToWire } from '../../api/to-wire.ts';

export type StepRequest = NonNullable<wire.NextStep['request']>;

/** A request about an order; null: the person names the order. */
export function orderRequest(
  orderId: string | null,
  operation: string,
  path: string,
  body: StepRequest['body'] = {},
  needs: readonly string[] = ['reason'],
  method: StepRequest['method'] = 'POST',
): StepRequest {
  const name = orderId === null ? '{orderId}' : encodeURIComponent(orderId);
  return {
    operation,
    method,
    path: `/v1/orders/${name}${path}`,
    body,
    needs: [...(orderId === null ? ['orderId'] : []), ...needs],
  };
}

/** Binds a payment or a transaction; null: the person names it. */
export function bindRequest(orderId: string | null, claim: NamedClaim | null): StepRequest {
  const needs = claim === null ? ['provider', 'claim', 'reason'] : ['reason'];
  return orderRequest(orderId, 'bindClaim', '/claims', claim === null ? {} : { ...claim }, needs);
}

/** A payment or a transaction as requests name it. */
export interface NamedClaim {
  readonly provider: string;
  /** A payment id, or `<network>:<hash>`. */
  readonly claim: string;
}

export function namedClaim(claim: Claim): NamedClaim {
  const reference = claimReference(claim);
  return { provider: claim.provider, claim: claim.kind === 'payment' ? reference : `${claim.network}:${reference}` };
}

/** An amount as requests write it. */
export function amountIn(money: Money): wire.Money {
  return moneyToWire(trimMoney(money));
}
