import type { Check, CheckTable } from '../model/check.ts';
import { compareMoney, moneyText, subtractMoney } from '../model/money.ts';
import type { MoneyUnit } from '../model/money-unit.ts';
import type { Order } from '../model/order.ts';
import type { ClaimState } from './claim-state.ts';
import { earliestMoneyAt } from './created-before-money.ts';

/**
 * Comparisons of shown money with the order as it is now. Never stored: an amended order is compared anew. All but `in_time`
 * are about one unit of money.
 */
export const ORDER_CHECKS = {
  provider: {
    passed: 'the order names this provider, or none',
    failed: { meaning: null, kind: 'paid_by_other_provider' },
    unknown: null,
  },
  currency: {
    passed: 'the money counts as the order’s currency, or as the token that the order is made out in',
    failed: { meaning: null, kind: 'currency_mismatch' },
    unknown: null,
  },
  time_window: {
    passed: 'the money began to move after the order was created, or earlier by no more than the tolerance below',
    failed: { meaning: 'it is older than the order', kind: 'check_failed' },
    unknown: { meaning: 'no readable date', kind: 'check_failed' },
  },
  amount: {
    passed: 'it equals the order’s amount, to the last digit, within the tolerance of its token',
    failed: {
      meaning: 'it pays the order all the same: `amount_under`, `amount_over`, `double_payment` or `paid_in_parts`',
      kind: null,
    },
    unknown: { meaning: 'it is in another currency', kind: 'currency_mismatch' },
  },
  in_time: {
    passed: 'the money that the order holds moved before the due time, or the order has none',
    failed: { meaning: null, kind: 'paid_late' },
    unknown: {
      meaning: 'the due time is between the earliest and the latest that it can have moved',
      kind: 'check_failed',
    },
  },
} as const satisfies CheckTable;
/** The name of a comparison with the order: a key of `ORDER_CHECKS`. */
export type OrderCheckName = keyof typeof ORDER_CHECKS;

/** The comparisons of one unit of money with an order, in the order of `ORDER_CHECKS`; `lateness` has `in_time`. */
export function orderChecks(order: Order, claim: ClaimState, unit: MoneyUnit): readonly OrderCheck[] {
  return [providerCheck(order, claim), currencyCheck(order, unit), windowCheck(order, claim), amountCheck(order, unit)];
}

/** A comparison with the order and its result. */
export type OrderCheck = Check<OrderCheckName>;

/** Whether a unit may pay the order at all. Money of another sum may: it is underpaid, overpaid or a part. */
export function mayPay(checks: readonly Check[]): boolean {
  return checks.every(({ name, result }) => result === 'passed' || name === 'amount');
}

/** The order names the providers that may pay it. */
function providerCheck({ providers }: Order, { claim }: ClaimState): OrderCheck {
  const isAllowed = providers.length === 0 || providers.includes(claim.provider);
  return {
    name: 'provider',
    result: isAllowed ? 'passed' : 'failed',
    expected: providers.join(', ') || 'any',
    actual: claim.provider,
    kind: ORDER_CHECKS.provider.failed.kind,
  };
}

function currencyCheck({ amount }: Order, unit: MoneyUnit): OrderCheck {
  return {
    name: 'currency',
    result: unit.amount.currency === amount.currency ? 'passed' : 'failed',
    expected: amount.currency,
    actual: unit.amount.currency,
    kind: ORDER_CHECKS.currency.failed.kind,
  };
}

/** Money that began before the order was made is not for it. The window follows `createdAt`, which no amendment moves. */
function windowCheck({ createdAt }: Order, { startedAt, earlyToleranceSeconds }: ClaimState): OrderCheck {
  const earliest = earliestMoneyAt(createdAt, earlyToleranceSeconds);
  const expected = `${earliest.toISOString()} or later`;
  if (startedAt === null) return { name: 'time_window', result: 'unknown', expected };
  return {
    name: 'time_window',
    result: startedAt >= earliest ? 'passed' : 'failed',
    expected,
    actual: startedAt.toISOString(),
  };
}

function amountCheck({ amount }: Order, unit: MoneyUnit): OrderCheck {
  const values = { expected: moneyText(amount), actual: moneyText(unit.amount) };
  if (unit.amount.currency !== amount.currency) return { name: 'amount', result: 'unknown', ...values };
  const difference = subtractMoney(unit.amount, amount);
  const size = difference.amountMinor < 0n ? subtractMoney(amount, unit.amount) : difference;
  return { name: 'amount', result: compareMoney(size, unit.tolerance) <= 0 ? 'passed' : 'failed', ...values };
}
