import { addMoney, compareMoney, type Money, type ObservedTransfer, trimMoney } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import { compactJson } from '../rpc/compact-json.ts';
import { askAll, type Host, heard } from '../rpc/hosts.ts';
import type { Log } from '../rpc/wire.ts';
import { agree, hostAnswers, quorumAnswer } from '../verify/quorum.ts';
import { readTransaction } from '../verify/read-transaction.ts';
import { type Incoming, incomingOf } from '../verify/transfers.ts';
import { blockAt } from './read-transfer-logs.ts';

/** What one transaction brought the merchant, and the block that holds it. */
interface Arrival {
  readonly hash: Log['transactionHash'];
  readonly blockNumber: bigint;
  readonly blockHash: Log['blockHash'];
  readonly incoming: readonly Incoming[];
}

/** What was seen in a stretch; null where the hosts contradict each other and too few say the same. */
export interface Seen {
  readonly transfers: readonly ObservedTransfer[] | null;
  /** How much had to be asked besides the logs. */
  readonly questions: number;
}

/**
 * From what each host showed of a stretch. Where they differ about a transaction, all are asked for it as for a claim: what a quorum
 * shows counts, what a quorum does not have is left out. What is open then is seen all the same, since a host that hides a
 * transfer should hide nothing; unless two versions of it are told, of which none is more likely.
 */
export async function observedTransfersOf(
  chain: Chain,
  hosts: readonly Host[],
  shown: readonly (readonly Log[])[],
  now: Date,
): Promise<Seen> {
  const byHash = Map.groupBy(
    shown.flatMap((logs) => arrivalsOf(chain, logs)),
    ({ hash }) => hash,
  );
  let questions = 0;
  const arrivals: Arrival[] = [];
  for (const told of byHash.values()) {
    const settled = quorumAnswer(told, chain.quorum);
    if (settled === undefined) questions += 1;
    const arrival = settled ?? (await lookInto(chain, hosts, told, now));
    if (arrival === 'open') return { transfers: null, questions };
    if (arrival !== null) arrivals.push(arrival);
  }
  const byBlock = [...Map.groupBy(arrivals, ({ blockHash }) => blockHash).values()];
  const transfers: ObservedTransfer[] = [];
  // A few at a time: a busy merchant's stretch has hundreds of blocks.
  for (let at = 0; at < byBlock.length; at += BLOCKS_AT_ONCE) {
    const some = byBlock.slice(at, at + BLOCKS_AT_ONCE);
    questions += some.length;
    const times = await Promise.all(some.map(([first]) => timeOf(chain, hosts, first as Arrival)));
    for (const [index, movedAt] of times.entries()) {
      if (movedAt === 'open') return { transfers: null, questions };
      if (movedAt === null) continue;
      transfers.push(...(some[index] as Arrival[]).flatMap((arrival) => byCurrency(chain, arrival, movedAt)));
    }
  }
  return { transfers, questions };
}

const BLOCKS_AT_ONCE = 8;

/** Only what brought something: anybody may write a transfer of nothing. */
function arrivalsOf(chain: Chain, logs: readonly Log[]): readonly Arrival[] {
  return [...Map.groupBy(logs, ({ transactionHash }) => transactionHash)].flatMap(([hash, group]) => {
    const { blockNumber, blockHash } = group[0] as Log;
    const incoming = incomingOf(group, chain);
    return incoming.length > 0 ? [{ hash, blockNumber, blockHash, incoming }] : [];
  });
}

async function lookInto(
  chain: Chain,
  hosts: readonly Host[],
  told: readonly Arrival[],
  now: Date,
): Promise<Arrival | null | 'open'> {
  const [first] = told as [Arrival];
  const readings = await askAll(hosts, (node) => readTransaction(node, chain, first.hash, now));
  const passAgreement = agree(hostAnswers(readings), chain.quorum);
  if (passAgreement.kind === 'present') {
    const { logs, status } = passAgreement.reading.receipt;
    return (status === '0x1' && arrivalsOf(chain, logs)[0]) || null;
  }
  if (heard(readings).filter(({ kind }) => kind === 'absent').length >= chain.quorum) return null;
  return new Set(told.map(compactJson)).size === 1 ? first : 'open';
}

/** Null where the hosts have another block there: what is in no block is nobody's money. */
async function timeOf(chain: Chain, hosts: readonly Host[], arrival: Arrival): Promise<Date | null | 'open'> {
  const answers = await askAll(hosts, (node) => blockAt(node, arrival.blockNumber));
  const settled = quorumAnswer(answers, chain.quorum);
  const itself = (settled === undefined ? heard(answers) : [settled]).filter(
    (block) => block !== null && block.hash === arrival.blockHash,
  );
  const times = [...new Set(itself.map((block) => block?.timestamp as number))];
  if (times.length === 1) return new Date((times[0] as number) * 1_000);
  return times.length > 1 || (settled === undefined && heard(answers).length < answers.length) ? 'open' : null;
}

/** One for each currency that the transaction brought, as the proof would add it up. */
function byCurrency(chain: Chain, { hash, incoming }: Arrival, movedAt: Date): readonly ObservedTransfer[] {
  const claimKey = `chain:${chain.chainId}:${hash}`;
  return [...Map.groupBy(incoming, ({ coin }) => coin.currency).values()].map((group) => ({
    transaction: { network: chain.names[0] as string, hash },
    claimKey,
    proofKeys: group.map(({ key }) => `${claimKey}:${key}`),
    amount: trimMoney(
      group
        .map(({ coin, amount }): Money => ({ amountMinor: amount, currency: coin.currency, exponent: coin.decimals }))
        .reduce(addMoney),
    ),
    tolerance: trimMoney(
      group.map(({ coin }) => coin.tolerance).reduce((most, each) => (compareMoney(each, most) > 0 ? each : most)),
    ),
    movedAt,
    forOrdersUntil: new Date(movedAt.getTime() + chain.notBeforeToleranceSeconds * 1_000),
  }));
}
