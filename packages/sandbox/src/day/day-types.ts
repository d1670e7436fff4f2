/**
 * The name of a kind of discrepancy, as in the contract of Punteo's API. Written out here, because the declarations of the
 * contract need `skipLibCheck`.
 */
export type DayDiscrepancyKind =
  | 'paid_not_fulfilled'
  | 'fulfilled_not_paid'
  | 'missing_callback'
  | 'missing_at_provider'
  | 'payment_overdue'
  | 'unexpected_payment'
  | 'paid_not_settled'
  | 'settled_unknown'
  | 'settlement_differs'
  | 'amount_under'
  | 'amount_over'
  | 'currency_mismatch'
  | 'double_payment'
  | 'paid_in_parts'
  | 'paid_late'
  | 'paid_after_cancel'
  | 'paid_by_other_provider'
  | 'proof_already_used'
  | 'contested_payment'
  | 'several_candidates'
  | 'check_failed'
  | 'transaction_failed'
  | 'wrong_recipient_or_token'
  | 'money_unallocated'
  | 'reversed'
  | 'not_confirmed_any_more'
  | 'environment_mismatch'
  | 'unmapped_status'
  | 'unknown_create'
  | 'callback_differs'
  | 'orphan_callback'
  | 'unreadable_callback';

/** A provider of the day. */
export type DayProvider = 'neopay' | 'pentagoo';

/** A day of trade as plain data: what is ordered, what happens, and which discrepancies there are in the evening. */
export interface TradingDay {
  readonly seed: number;
  /** In the order in which the merchant took them. */
  readonly orders: readonly DayOrder[];
  /** What belongs to no order, before everything else. */
  readonly strays: readonly DayStray[];
  /** What the statements show otherwise than it was paid. */
  readonly statements: DayStatementFaults;
  /** Every discrepancy of the evening, and no other. */
  readonly expected: readonly ExpectedDiscrepancy[];
}

/** An order of the day, which was taken two hours before the day is played. */
export interface DayOrder {
  readonly orderId: string;
  /** Decimal text. No other order has this amount, unless a discrepancy needs it. */
  readonly amount: string;
  readonly currency: 'GBP' | 'USD';
  /** The providers that may pay it; empty: any. */
  readonly providers: readonly DayProvider[];
  /** Null: never due. */
  readonly due: 'tomorrow' | 'an_hour_ago' | null;
  /** What happens before the goods go out, in rounds: the first step of every order, then the second, and so on. */
  readonly morning: readonly DayStep[];
  /** What happens after the first reconciliation run, in rounds too. */
  readonly evening: readonly DayStep[];
  /** Whether the merchant's system reports at noon that the goods went out. */
  readonly fulfilled: boolean;
  /** Whether the statements show the money that came for it. */
  readonly settled: boolean;
}

/** One thing that the merchant, a buyer or a provider does about an order. Payments and transfers are counted from 0. */
export type DayStep =
  /** The merchant asks a provider for a payment; `answerLost`: its answer does not arrive. */
  | { readonly act: 'ask_payment'; readonly provider: DayProvider; readonly answerLost?: true }
  /** Neopay shows the payment in another way from now on. */
  | {
      readonly act: 'neopay_shows';
      readonly payment?: number;
      readonly status?: string;
      readonly amount?: string;
      readonly currency?: string;
      readonly environment?: 'live' | 'sandbox';
      /** Of the payment's creation, before the day is played. */
      readonly createdHoursAgo?: number;
    }
  /** Neopay has the payment no longer. */
  | { readonly act: 'neopay_deletes' }
  /** Neopay sends a callback about the payment as it stands; `text` in place of its body. */
  | { readonly act: 'neopay_calls'; readonly payment?: number; readonly times?: number; readonly text?: string }
  /** The buyer sends tokens on the chain. */
  | {
      readonly act: 'transfer';
      /** Default: the order's amount. */
      readonly amount?: string;
      readonly to?: 'stranger';
      readonly token?: 'look_alike';
      readonly fails?: true;
    }
  /** Pentagoo sends a callback about a transfer of this order or of another one; `unknown`: of a hash that does not exist. */
  | {
      readonly act: 'pentagoo_calls';
      readonly transfer?: number | { readonly of: string } | 'unknown';
      /** The amount that the callback states. Default: the order's. */
      readonly amount?: string;
      readonly network?: string;
      readonly times?: number;
      /** States another time than the callback before, so that it is no repeat of it. */
      readonly again?: true;
    }
  | { readonly act: 'cancel' }
  | { readonly act: 'close' }
  /** The merchant allows other providers. */
  | { readonly act: 'allow'; readonly providers: readonly DayProvider[] }
  /** A person gives the order a part of its first payment. */
  | { readonly act: 'allocate'; readonly amount: string }
  /** The chain replaces the block of the order's transfer by one without it. */
  | { readonly act: 'reorganise' }
  | { readonly act: 'wait' };

/** What belongs to no order of the merchant. */
export type DayStray =
  | { readonly name: string; readonly act: 'neopay_payment'; readonly amount: string }
  | { readonly name: string; readonly act: 'transfer'; readonly amount: string }
  | { readonly name: string; readonly act: 'callback'; readonly provider: DayProvider; readonly text: string };

/** How the statements differ from what was paid. */
export interface DayStatementFaults {
  /** Entries that nothing explains. */
  readonly unknown: readonly {
    readonly account: DayAccount;
    readonly reference: string;
    readonly amount: string;
  }[];
  /** Transfers of these orders with an amount that is less by this one. */
  readonly short: readonly { readonly orderId: string; readonly by: string }[];
  /** The payouts with these numbers (the first is 1), with an amount that is less by this one. */
  readonly shortPayouts: readonly { readonly payout: number; readonly by: string }[];
}

/** An account of the merchant. */
export type DayAccount = 'main-gbp' | 'treasury';

/** A discrepancy that the evening's reconciliation run finds. */
export interface ExpectedDiscrepancy {
  readonly kind: DayDiscrepancyKind;
  /** Null: it belongs to no order. */
  readonly orderId: string | null;
  readonly about: DayDiscrepancySubject;
}

/** What a discrepancy is about. Numbers count the payments or transfers of its order from 0. */
export type DayDiscrepancySubject =
  | 'order'
  | 'create_attempt'
  | { readonly provider: DayProvider }
  | { readonly payment: number }
  | { readonly transfer: number | { readonly of: string } | 'unknown'; readonly network?: string }
  | { readonly unsettled: 'payment' | 'transfer' }
  | { readonly settlement: 'transfer' }
  | { readonly payout: number }
  | { readonly entry: string; readonly account: DayAccount }
  | { readonly stray: string };
