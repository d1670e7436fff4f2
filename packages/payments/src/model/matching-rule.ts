/**
 * A rule of the merchant. It explains a difference that a reconciliation run found, and never changes what `decide` says
 * about an order. Only `accept_parts` acts: it does what a person may do by hand.
 */
export type MatchingRule = ToleranceRule | FeeRule | DateWindowRule | AcceptPartsRule;

/** The name of a rule, and the money that it is about: all of it must fit each list that is not empty. */
export interface RuleScope {
  readonly name: string;
  readonly providers: readonly string[];
  /** Currencies of orders. */
  readonly currencies: readonly string[];
  /** Contracts of tokens, in lower case. Money that moved on no chain has none. */
  readonly tokens: readonly string[];
}

/** Explains too little or too much money. With two limits, the difference is within both. */
export interface ToleranceRule extends RuleScope {
  readonly kind: 'tolerance';
  /** Decimal text in the currency of the order; null: no such limit. */
  readonly absolute: string | null;
  /** Decimal text: percent of the order's amount; null: no such limit. */
  readonly percent: string | null;
}

/** Explains a difference that is a fee, to less than one minor unit of the order's currency. */
export interface FeeRule extends RuleScope {
  readonly kind: 'fee';
  /** `net`: the provider kept the fee, so less arrived. `gross`: the buyer paid it on top, so more arrived. */
  readonly amounts: 'net' | 'gross';
  /** The fee that the provider states on its payments, or one that is computed for each payment. */
  readonly fee: 'stated' | { readonly percent: string; readonly fixed: string };
}

/** Explains money that moved after the due time, by `lateMinutes` at most. */
export interface DateWindowRule extends RuleScope {
  readonly kind: 'date_window';
  readonly lateMinutes: number;
}

/** Accepts several payments of one order that add up to its amount. */
export interface AcceptPartsRule extends RuleScope {
  readonly kind: 'accept_parts';
  readonly paymentsMax: number;
  /** The largest amount of an order, decimal text; null: any. */
  readonly amountMax: string | null;
}

/** The rules in force, and what identifies them. */
export interface RuleSet {
  readonly rules: readonly MatchingRule[];
  readonly fingerprint: string;
}
