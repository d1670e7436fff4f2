import { FINALITY_CHECK, type TransactionFacts, type Transfer } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import { CHAIN_CHECKS, type ChainCheck, type ChainCheckName } from './chain-checks.ts';
import type { PresentAgreement } from './quorum.ts';
import { type Transfers, transfersOf } from './transfers.ts';

export interface CheckedTransaction {
  readonly checks: readonly ChainCheck[];
  readonly block: TransactionFacts['block'];
  readonly transfers: readonly Transfer[];
}

/** Compares a transaction that a quorum agrees on with the chain's configuration. Pure; nothing in it is about an order. */
export function checkTransaction(
  { reading, finalHosts }: PresentAgreement,
  chain: Chain,
  now: Date,
): CheckedTransaction {
  const { receipt, block } = reading;
  const succeeded = receipt.status === '0x1';
  const inBlock = block?.hash === receipt.blockHash && block.number === receipt.blockNumber;
  const transfers = succeeded ? transfersOf(reading, chain) : NO_TRANSFERS;
  const minedAt = block && inBlock ? new Date(block.timestamp * 1_000) : null;
  return {
    checks: [
      {
        name: 'success',
        result: succeeded ? 'passed' : 'failed',
        expected: '0x1',
        actual: receipt.status,
        kind: CHAIN_CHECKS.success.failed.kind,
      },
      ...(succeeded
        ? [tokenCheck(transfers, chain), recipientCheck(transfers, chain)]
        : [unknown('token'), unknown('recipient')]),
      outflowCheck(transfers),
      aheadCheck(chain, minedAt, now),
      block
        ? { name: 'block_hash', result: inBlock ? 'passed' : 'failed', expected: receipt.blockHash, actual: block.hash }
        : { name: 'block_hash', result: 'unknown', expected: receipt.blockHash },
      finalityCheck(chain, finalHosts, inBlock),
    ],
    block: minedAt && { height: receipt.blockNumber.toString(), hash: receipt.blockHash, minedAt },
    transfers: inBlock ? transfers.incoming.map(transferOf) : [],
  };
}

const NO_TRANSFERS: Transfers = { incoming: [], strayRecipients: [], unlistedContracts: [], outflows: [] };

function transferOf({ token, recipient, position, coin, amount }: Transfers['incoming'][number]): Transfer {
  const money = { amountMinor: amount, currency: coin.currency, exponent: coin.decimals };
  return { token, recipient, position, amount: money, tolerance: coin.tolerance };
}

/** Failed: no listed coin moved, whatever other contracts logged. */
function tokenCheck({ incoming, strayRecipients, unlistedContracts }: Transfers, chain: Chain): ChainCheck {
  const expected = listText(chain.tokens.map(({ address }) => address));
  if (incoming.length > 0 || strayRecipients.length > 0) return { name: 'token', result: 'passed' };
  const actual = listText(unlistedContracts);
  return { name: 'token', result: 'failed', expected, actual, kind: CHAIN_CHECKS.token.failed.kind };
}

/** Failed: listed coins moved, none of them from others to the merchant. Where none moved, `token` fails. */
function recipientCheck({ incoming, strayRecipients, unlistedContracts }: Transfers, chain: Chain): ChainCheck {
  if (incoming.length > 0) return { name: 'recipient', result: 'passed' };
  const expected = listText(chain.recipients);
  const actual = listText(strayRecipients);
  if (strayRecipients.length > 0)
    return { name: 'recipient', result: 'failed', expected, actual, kind: CHAIN_CHECKS.recipient.failed.kind };
  return unlistedContracts.length > 0 ? { name: 'recipient', result: 'passed' } : unknown('recipient');
}

/** Failed: the token that came in also left the merchant in the same transaction, so nothing of it counts by itself. */
function outflowCheck({ outflows }: Transfers): ChainCheck {
  if (outflows.length === 0) return { name: 'outflow', result: 'passed' };
  return {
    name: 'outflow',
    result: 'failed',
    expected: 'none',
    actual: listText(outflows),
    kind: CHAIN_CHECKS.outflow.failed.kind,
  };
}

/** Failed: the block is dated further ahead of our clock than is tolerated. */
function aheadCheck({ aheadToleranceSeconds }: Chain, minedAt: Date | null, now: Date): ChainCheck {
  const latest = new Date(now.getTime() + aheadToleranceSeconds * 1_000);
  const expected = `${latest.toISOString()} or earlier`;
  if (minedAt === null) return { name: 'not_ahead', result: 'unknown', expected };
  const result = minedAt <= latest ? 'passed' : 'failed';
  return { name: 'not_ahead', result, expected, actual: minedAt.toISOString() };
}

/** Never failed: a block that is not final yet may become final. */
function finalityCheck({ finality, quorum }: Chain, finalHosts: number, inBlock: boolean): ChainCheck {
  const rules = [finality.tag, finality.depth && `depth ${finality.depth}`].filter(Boolean).join(', else ');
  const result = inBlock && finalHosts >= quorum ? 'passed' : 'unknown';
  return { name: FINALITY_CHECK, result, expected: `${rules} at ${quorum}`, actual: `at ${finalHosts}` };
}

function unknown(name: ChainCheckName): ChainCheck {
  return { name, result: 'unknown' };
}

function listText(values: readonly string[]): string {
  return values.length > 0 ? values.slice(0, 5).join(' ') : 'none';
}
