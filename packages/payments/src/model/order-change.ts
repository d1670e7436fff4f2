import type { Claim } from './claim.ts';
import type { Money } from './money.ts';
import type { MoneyUnitId } from './money-unit.ts';

/** What a person or the merchant's system changes about an order. Each is decided in the transaction that stores it, and audited. */
export type OrderChange =
  | {
      readonly type: 'amend';
      readonly amount?: Money;
      readonly dueAt?: Date | null;
      readonly providers?: readonly string[];
      /** Removes a provider although its money counts; that money then is `paid_by_other_provider`. */
      readonly force?: boolean;
    }
  /** Money that comes all the same is `paid_after_cancel`. The id is never used again. */
  | { readonly type: 'cancel' }
  /** Abandoned: no longer verified by the schedule. The id is never used again. */
  | {
      readonly type: 'close';
      /** By the schedule, because it was unpaid for long; otherwise by a person. */
      readonly isExpired?: boolean;
    }
  /** The goods went out. Refused when they were not allowed to, neither now nor at that instant. */
  | {
      readonly type: 'fulfil';
      readonly at: Date;
      /** Goods of an order that may not be fulfilled went out all the same. */
      readonly force?: boolean;
      /** The merchant's system states that they went out, paid or not: what happened is recorded. */
      readonly isStated?: boolean;
      /** When it is recorded with another time: keep that (the default), correct it, or throw `order_fulfilled`. */
      readonly ifFulfilled?: 'keep' | 'correct' | 'refuse';
    }
  /** The goods did not go out after all. */
  | { readonly type: 'unfulfil' }
  /**
   * Claims that this payment or transaction paid the order; its witness is asked. `source` by default: a person, who alone
   * binds a withdrawn claim again.
   */
  | { readonly type: 'bind'; readonly claim: Claim; readonly source?: 'person' | 'merchant' | 'scan' }
  /** Withdraws a claim of any source: its money no longer pays this order. */
  | { readonly type: 'unbind'; readonly claim: Claim }
  /** Gives a unit of money, or a part of it, to this order. The parts of one unit are at most the unit. */
  | { readonly type: 'allocate'; readonly claim: Claim; readonly unit: MoneyUnitId; readonly amount: Money }
  | { readonly type: 'unallocate'; readonly unit: MoneyUnitId }
  /** Several payments that add up count as the payment of this order. */
  | { readonly type: 'accept_parts' };

/** Who changes something, and why; both stand in the audit. */
export interface ChangedBy {
  readonly actor: string;
  readonly reason: string;
}
