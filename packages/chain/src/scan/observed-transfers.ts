import type { ObservedTransfer } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import { compactJson } from '../rpc/compact-json.ts';
import { answersIn, askAll, type Host } from '../rpc/hosts.ts';
import { readBlockAt } from '../rpc/read-blocks.ts';
import type { Log } from '../rpc/wire.ts';
import { agree, hostAnswers, quorumAnswer } from '../verify/quorum.ts';
import { readTransaction } from '../verify/read-transaction.ts';
import { type IncomingTransfer, incomingOf } from '../verify/transfers.ts';

/** The transfers observed in a range of blocks. */
export interface ObservedRange {
  /** Null where hosts contradict each other and no quorum decides. */
  readonly transfers: readonly ObservedTransfer[] | null;
  /** Number of questions to each host besides the logs. */
  readonly questions: number;
}

/** The merchant's transfers in one transaction, and the block that holds it. */
interface IncomingTransaction {
  readonly hash: Log['transactionHash'];
  readonly blockNumber: bigint;
  readonly blockHash: Log['blockHash'];
  readonly incoming: readonly IncomingTransfer[];
}

/**
 * Combines the logs that each host showed. Where hosts differ about a transaction, all are asked for it as for a claim: a
 * quorum that shows it counts it, a quorum without it drops it. Otherwise one version of it is observed, so that no host
 * can hide a transfer; two versions stop the range, since neither is more likely.
 */
export async function observedTransfersOf(
  chain: Chain,
  hosts: readonly Host[],
  logsByHost: readonly (readonly Log[])[],
  now: Date,
): Promise<ObservedRange> {
  const byHash = Map.groupBy(
    logsByHost.flatMap((logs) => incomingTransactions(chain, logs)),
    ({ hash }) => hash,
  );
  let questions = 0;
  const transactions: IncomingTransaction[] = [];
  for (const versions of byHash.values()) {
    const agreed = quorumAnswer(versions, chain.quorum);
    if (agreed === undefined) questions += 1;
    const transaction = agreed ?? (await askForTransaction(chain, hosts, versions, now));
    if (transaction === 'undecided') return { transfers: null, questions };
    if (transaction !== null) transactions.push(transaction);
  }
  const byBlock = [...Map.groupBy(transactions, ({ blockHash }) => blockHash).values()];
  const transfers: ObservedTransfer[] = [];
  // In batches: a busy merchant's range has hundreds of blocks.
  for (let at = 0; at < byBlock.length; at += BLOCKS_AT_ONCE) {
    const batch = byBlock.slice(at, at + BLOCKS_AT_ONCE);
    questions += batch.length;
    const times = await Promise.all(batch.map(([first]) => timeOf(chain, hosts, first as IncomingTransaction)));
    for (const [index, movedAt] of times.entries()) {
      if (movedAt === 'undecided') return { transfers: null, questions };
      if (movedAt === null) continue;
      const inBlock = batch[index] as IncomingTransaction[];
      transfers.push(...inBlock.flatMap((transaction) => transfersIn(chain, transaction, movedAt)));
    }
  }
  return { transfers, questions };
}

const BLOCKS_AT_ONCE = 8;

/** Transactions without money for the merchant are left out: anybody may log a transfer of zero. */
function incomingTransactions(chain: Chain, logs: readonly Log[]): readonly IncomingTransaction[] {
  return [...Map.groupBy(logs, ({ transactionHash }) => transactionHash)].flatMap(([hash, group]) => {
    const { blockNumber, blockHash } = group[0] as Log;
    const incoming = incomingOf(group, chain);
    return incoming.length > 0 ? [{ hash, blockNumber, blockHash, incoming }] : [];
  });
}

/** Null where a quorum does not have it, or has it without money for the merchant. */
async function askForTransaction(
  chain: Chain,
  hosts: readonly Host[],
  versions: readonly IncomingTransaction[],
  now: Date,
): Promise<IncomingTransaction | null | 'undecided'> {
  const [first] = versions as [IncomingTransaction];
  const readings = await askAll(hosts, (node) =>
    readTransaction(node, chain, { hash: first.hash, earlier: null, now }),
  );
  const agreement = agree(hostAnswers(readings), chain.quorum);
  if (agreement.kind === 'present') {
    const { logs, status } = agreement.reading.receipt;
    return (status === '0x1' && incomingTransactions(chain, logs)[0]) || null;
  }
  if (answersIn(readings).filter(({ kind }) => kind === 'absent').length >= chain.quorum) return null;
  return new Set(versions.map(compactJson)).size === 1 ? first : 'undecided';
}

/** The block's time; null where the hosts have another block at its height: a transaction in no block pays nothing. */
async function timeOf(
  chain: Chain,
  hosts: readonly Host[],
  { blockNumber, blockHash }: IncomingTransaction,
): Promise<Date | null | 'undecided'> {
  const answers = await askAll(hosts, (node) => readBlockAt(node, blockNumber));
  const agreed = quorumAnswer(answers, chain.quorum);
  const sameBlock = (agreed === undefined ? answersIn(answers) : [agreed]).filter(
    (block) => block !== null && block.hash === blockHash,
  );
  const times = [...new Set(sameBlock.map((block) => block?.timestamp as number))];
  if (times.length === 1) return new Date((times[0] as number) * 1_000);
  const someFailed = answersIn(answers).length < answers.length;
  return times.length > 1 || (agreed === undefined && someFailed) ? 'undecided' : null;
}

/** One observed transfer per unit of money, as a verification would show it. */
function transfersIn(
  chain: Chain,
  { hash, incoming }: IncomingTransaction,
  movedAt: Date,
): readonly ObservedTransfer[] {
  return incoming.map(({ token, recipient, position, coin, amount }) => ({
    network: chain.names[0] as string,
    hash,
    unit: {
      id: { kind: 'transfer', chainId: chain.chainId, hash, token, recipient, position },
      amount: { amountMinor: amount, currency: coin.currency, exponent: coin.decimals },
      tolerance: coin.tolerance,
    },
    movedAt,
    forOrdersUntil: new Date(movedAt.getTime() + chain.notBeforeToleranceSeconds * 1_000),
  }));
}
