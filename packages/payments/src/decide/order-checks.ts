import type { Check } from '../model/check.ts';
import { compareMoney, moneyText, subtractMoney } from '../model/money.ts';
import type { MoneyUnit } from '../model/money-unit.ts';
import type { Order } from '../model/order.ts';
import type { ClaimState } from './claim-state.ts';

/** Comparisons of shown money with the order as it is now. Never stored: an amended order is compared anew. */
export const ORDER_CHECKS = ['provider', 'currency', 'time_window', 'amount'] as const;
export type OrderCheckName = (typeof ORDER_CHECKS)[number];

/** The comparisons of one unit of money with an order, in the order of `ORDER_CHECKS`. */
export function orderChecks(order: Order, claim: ClaimState, unit: MoneyUnit): readonly Check[] {
  return [providerCheck(order, claim), currencyCheck(order, unit), windowCheck(order, claim), amountCheck(order, unit)];
}

/** Whether a unit may pay the order at all. Money of another sum may: it is underpaid, overpaid or a part. */
export function mayPay(checks: readonly Check[]): boolean {
  return checks.every(({ name, result }) => result === 'passed' || name === 'amount');
}

/** The order names the providers that may pay it. */
function providerCheck({ providers }: Order, { claim }: ClaimState): Check {
  const isAllowed = providers.length === 0 || providers.includes(claim.provider);
  return {
    name: 'provider',
    result: isAllowed ? 'passed' : 'failed',
    expected: providers.join(', ') || 'any',
    actual: claim.provider,
    kind: 'paid_by_other_provider',
  };
}

function currencyCheck({ amount }: Order, unit: MoneyUnit): Check {
  return {
    name: 'currency',
    result: unit.amount.currency === amount.currency ? 'passed' : 'failed',
    expected: amount.currency,
    actual: unit.amount.currency,
    kind: 'currency_mismatch',
  };
}

/** Money that began before the order was made is not for it. The window follows `createdAt`, which no amendment moves. */
function windowCheck({ createdAt }: Order, { startedAt, earlyToleranceSeconds }: ClaimState): Check {
  const earliest = new Date(createdAt.getTime() - earlyToleranceSeconds * 1_000);
  const expected = `${earliest.toISOString()} or later`;
  if (startedAt === null) return { name: 'time_window', result: 'unknown', expected };
  return {
    name: 'time_window',
    result: startedAt >= earliest ? 'passed' : 'failed',
    expected,
    actual: startedAt.toISOString(),
  };
}

function amountCheck({ amount }: Order, unit: MoneyUnit): Check {
  const values = { expected: moneyText(amount), actual: moneyText(unit.amount) };
  if (unit.amount.currency !== amount.currency) return { name: 'amount', result: 'unknown', ...values };
  const difference = subtractMoney(unit.amount, amount);
  const size = difference.amountMinor < 0n ? subtractMoney(amount, unit.amount) : difference;
  return { name: 'amount', result: compareMoney(size, unit.tolerance) <= 0 ? 'passed' : 'failed', ...values };
}
