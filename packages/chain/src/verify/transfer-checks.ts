import {
  AMOUNT_CHECK,
  addMoney,
  BLOCK_CHECK,
  type Check,
  compareMoney,
  FINALITY_CHECK,
  type Money,
  moneyText,
  type Observation,
  subtractMoney,
} from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import type { PresentAgreement } from './quorum.ts';
import { type IncomingTransfer, type Transfers, transfersOf } from './transfers.ts';

/** The transfer that would pay an order. */
export interface ExpectedTransfer {
  /** The order's amount. */
  readonly expected: Money;
  /** When the order was made: earlier transfers do not pay it. */
  readonly notBefore: Date;
  readonly now: Date;
}

export interface CheckedTransfer {
  readonly checks: readonly Check[];
  readonly observed: Observation | null;
  /** The key of each counted transfer within its transaction; see `IncomingTransfer`. */
  readonly keys: readonly string[];
}

/** Compares a transaction that a quorum agrees on with the transfer that would pay the order. Pure. */
export function checkTransfer(
  { reading, finalHosts }: PresentAgreement,
  chain: Chain,
  transfer: ExpectedTransfer,
): CheckedTransfer {
  const { receipt, block } = reading;
  const succeeded = receipt.status === '0x1';
  const inBlock = block?.hash === receipt.blockHash && block.number === receipt.blockNumber;
  const transfers = succeeded ? transfersOf(reading, chain) : NO_TRANSFERS;
  const { incoming } = transfers;
  // Where some of the money has the order's currency, other coins of the same transaction do not count.
  const currency = incoming.some(({ coin }) => coin.currency === transfer.expected.currency)
    ? transfer.expected.currency
    : incoming[0]?.coin.currency;
  const counted = inBlock ? incoming.filter(({ coin }) => coin.currency === currency) : [];
  const sum = counted
    .map(moneyOf)
    .reduce<Money | null>((total, money) => (total ? addMoney(total, money) : money), null);
  const paidAt = block && inBlock ? new Date(block.timestamp * 1_000) : null;

  return {
    checks: [
      { name: 'success', result: succeeded ? 'passed' : 'failed', expected: '0x1', actual: receipt.status },
      ...(succeeded
        ? [tokenCheck(transfers, chain), recipientCheck(transfers, chain)]
        : [unknown('token'), unknown('recipient')]),
      currencyCheck(transfer.expected, currency),
      amountCheck(transfer.expected, sum, counted),
      windowCheck(transfer, chain, paidAt),
      block
        ? { name: BLOCK_CHECK, result: inBlock ? 'passed' : 'failed', expected: receipt.blockHash, actual: block.hash }
        : { name: BLOCK_CHECK, result: 'unknown', expected: receipt.blockHash },
      finalityCheck(chain, finalHosts, inBlock),
    ],
    observed: sum && { amount: sum, status: 'paid', paidAt },
    keys: counted.map(({ key }) => key),
  };
}

const NO_TRANSFERS: Transfers = { incoming: [], strayRecipients: [], unlistedContracts: [] };

/** Failed: no listed coin moved, whatever other contracts logged. */
function tokenCheck({ incoming, strayRecipients, unlistedContracts }: Transfers, chain: Chain): Check {
  const expected = listText(chain.tokens.map(({ address }) => address));
  if (incoming.length > 0 || strayRecipients.length > 0) return { name: 'token', result: 'passed' };
  return { name: 'token', result: 'failed', expected, actual: listText(unlistedContracts) };
}

/** Failed: listed coins moved, none of them from others to the merchant. Where none moved, `token` fails. */
function recipientCheck({ incoming, strayRecipients, unlistedContracts }: Transfers, chain: Chain): Check {
  if (incoming.length > 0) return { name: 'recipient', result: 'passed' };
  const expected = listText(chain.recipients);
  if (strayRecipients.length > 0)
    return { name: 'recipient', result: 'failed', expected, actual: listText(strayRecipients) };
  return unlistedContracts.length > 0 ? { name: 'recipient', result: 'passed' } : unknown('recipient');
}

function currencyCheck(expected: Money, currency: string | undefined): Check {
  if (currency === undefined) return unknown('currency');
  const result = currency === expected.currency ? 'passed' : 'failed';
  return { name: 'currency', result, expected: expected.currency, actual: currency };
}

function amountCheck(expected: Money, sum: Money | null, counted: readonly IncomingTransfer[]): Check {
  if (sum === null || sum.currency !== expected.currency)
    return { name: AMOUNT_CHECK, result: 'unknown', expected: moneyText(expected) };
  const difference = subtractMoney(sum, expected);
  const size = {
    ...difference,
    amountMinor: difference.amountMinor < 0n ? -difference.amountMinor : difference.amountMinor,
  };
  const isWithin = counted.some(({ coin }) => compareMoney(size, coin.tolerance) <= 0);
  return {
    name: AMOUNT_CHECK,
    result: isWithin ? 'passed' : 'failed',
    expected: moneyText(expected),
    actual: moneyText(sum),
  };
}

function windowCheck({ notBefore, now }: ExpectedTransfer, chain: Chain, paidAt: Date | null): Check {
  const from = new Date(notBefore.getTime() - chain.notBeforeToleranceSeconds * 1_000);
  const to = new Date(now.getTime() + chain.aheadToleranceSeconds * 1_000);
  const expected = `${from.toISOString()} to ${to.toISOString()}`;
  if (paidAt === null) return { name: 'within_window', result: 'unknown', expected };
  const result = paidAt >= from && paidAt <= to ? 'passed' : 'failed';
  return { name: 'within_window', result, expected, actual: paidAt.toISOString() };
}

/** Never failed: a block that is not final yet may become final. */
function finalityCheck({ finality, quorum }: Chain, finalHosts: number, inBlock: boolean): Check {
  const rules = [finality.tag, finality.depth && `depth ${finality.depth}`].filter(Boolean).join(', else ');
  const result = inBlock && finalHosts >= quorum ? 'passed' : 'unknown';
  return { name: FINALITY_CHECK, result, expected: `${rules} at ${quorum}`, actual: `at ${finalHosts}` };
}

function moneyOf({ coin, amount }: IncomingTransfer): Money {
  return { amountMinor: amount, currency: coin.currency, exponent: coin.decimals };
}

function unknown(name: string): Check {
  return { name, result: 'unknown' };
}

function listText(values: readonly string[]): string {
  return values.length > 0 ? values.slice(0, 5).join(' ') : 'none';
}
