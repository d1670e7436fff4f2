import type { Check, CheckTable } from '@punteo/payments';

/** What each check of a chain's answer means, in the order in which they are made. */
export const CHAIN_CHECKS = {
  network: {
    passed: 'the name is listed, byte by byte',
    failed: null,
    unknown: { meaning: 'no node can be asked', kind: 'environment_mismatch' },
  },
  hash: {
    passed: 'it is `0x` and 64 hex digits',
    failed: { meaning: 'no node is asked', kind: 'check_failed' },
    unknown: null,
  },
  chain_id: {
    passed: 'the nodes belong to that chain',
    failed: { meaning: null, kind: 'environment_mismatch' },
    unknown: null,
  },
  found: {
    passed: 'a quorum shows the transaction in a block',
    failed: null,
    unknown: { meaning: 'not there (yet): verified again, later `missing_at_provider`', kind: null },
  },
  earlier_block: {
    passed: 'made only where a transaction is gone that was in a block before',
    failed: { meaning: 'a quorum shows another block there: the money is withdrawn, `reversed`', kind: null },
    unknown: null,
  },
  receipt_hash: {
    passed: 'the receipt belongs to the requested transaction',
    failed: { meaning: null, kind: 'environment_mismatch' },
    unknown: null,
  },
  success: {
    passed: 'the receipt’s status is 1',
    failed: { meaning: null, kind: 'transaction_failed' },
    unknown: null,
  },
  token: {
    passed: 'a listed contract wrote the Transfer log',
    failed: { meaning: null, kind: 'wrong_recipient_or_token' },
    unknown: { meaning: 'the transaction failed', kind: null },
  },
  recipient: {
    passed: 'the tokens went to a listed address, from an unlisted one',
    failed: { meaning: null, kind: 'wrong_recipient_or_token' },
    unknown: { meaning: 'no listed token moved', kind: null },
  },
  outflow: {
    passed: 'none of these tokens left the merchant in the same transaction',
    failed: { meaning: 'nothing of it counts by itself', kind: 'check_failed' },
    unknown: null,
  },
  not_ahead: {
    passed: 'the block is dated ahead of our clock by no more than the tolerance below',
    failed: { meaning: null, kind: 'check_failed' },
    unknown: { meaning: 'no block', kind: null },
  },
  block_hash: {
    passed: 'the block, read again at the end, has the receipt’s block hash',
    failed: { meaning: 'its transfers are not counted', kind: null },
    unknown: { meaning: 'no block at that height', kind: null },
  },
  finality: {
    passed: 'a quorum calls the block final',
    failed: null,
    unknown: { meaning: 'the order is `confirming`: verified again', kind: null },
  },
  quorum: {
    passed: 'as many *hosts* as configured give the same answer',
    failed: null,
    unknown: { meaning: 'no change: neither paid nor missing', kind: null },
  },
} as const satisfies CheckTable;

/** The name of a check of a chain's answer: a key of `CHAIN_CHECKS`. */
export type ChainCheckName = keyof typeof CHAIN_CHECKS;
/** A check of a chain's answer and its result. */
export type ChainCheck = Check<ChainCheckName>;
