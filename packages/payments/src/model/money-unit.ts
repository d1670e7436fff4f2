import type { Money } from './money.ts';

/** The smallest piece of money that pays one order: a provider's payment, or one transfer of a transaction. */
export interface MoneyUnit {
  readonly id: MoneyUnitId;
  readonly amount: Money;
  /** By how much an order may differ from `amount` and still be paid by it; zero where nothing is configured. */
  readonly tolerance: Money;
}

/** Which payment, or which transfer. A value: compare it with `moneyUnitKey`. */
export type MoneyUnitId =
  | { readonly kind: 'payment'; readonly provider: string; readonly paymentId: string }
  | {
      readonly kind: 'transfer';
      readonly chainId: number;
      readonly hash: string;
      /** The token's contract in lower case; `native` for the chain's own coin. */
      readonly token: string;
      /** The merchant's address in lower case. */
      readonly recipient: string;
      /** The n-th transfer of this token to this recipient in the transaction, from 0. Hosts may number logs differently. */
      readonly position: number;
    };

/** One opaque text per unit, for maps. Never taken apart again. */
export function moneyUnitKey(id: MoneyUnitId): string {
  return id.kind === 'payment'
    ? `payment ${id.provider} ${id.paymentId}`
    : `transfer ${id.chainId} ${id.hash} ${id.token} ${id.recipient} ${id.position}`;
}
