import type { DayOrder, DayStep, TransferFrom } from '@punteo/sandbox';
import { actFor, type OwnStep, type Playing } from './day-acts.ts';

interface Turn {
  readonly order: DayOrder;
  readonly step: DayStep;
}

/**
 * Plays the morning or the evening of every order in rounds: first its first step, then its second, and so on. In a round
 * the transfers come first and share blocks, so that a day of the same seed has the same transactions.
 */
export async function playSteps(
  orders: readonly DayOrder[],
  part: 'morning' | 'evening',
  playing: Playing & { readonly lookAlike: TransferFrom['token'] },
  progress: (done: number, total: number) => void,
): Promise<void> {
  const roundCount = Math.max(0, ...orders.map((order) => order[part].length));
  const total = orders.reduce((sum, order) => sum + order[part].length, 0);
  let done = 0;
  for (let round = 0; round < roundCount; round += 1) {
    const turns = orders.flatMap((order): Turn[] => {
      const step = order[part][round];
      return step === undefined ? [] : [{ order, step }];
    });
    await transferAll(turns, playing);
    await reorganise(turns, playing);
    const own = turns.flatMap(({ order, step }) => (isOwn(step) ? [{ order, step }] : []));
    // A lost answer must be that of its own request.
    const [alone, concurrent] = [own.filter(isAlone), own.filter((turn) => !isAlone(turn))];
    for (const { order, step } of alone) await actFor(order, step, playing);
    done += turns.length - concurrent.length;
    await forEachConcurrently(concurrent, async ({ order, step }) => {
      await actFor(order, step, playing);
      done += 1;
      if (done % 100 === 0) progress(done, total);
    });
  }
  progress(total, total);
}

const CONCURRENT = 32;

function isOwn(step: DayStep): step is OwnStep {
  return step.act !== 'transfer' && step.act !== 'reorganise' && step.act !== 'wait';
}

function isAlone({ step }: { readonly step: OwnStep }): boolean {
  return step.act === 'ask_payment' && step.answerLost === true;
}

async function transferAll(
  turns: readonly Turn[],
  { environment: { sandbox }, ledger, lookAlike }: Playing & { readonly lookAlike: TransferFrom['token'] },
): Promise<void> {
  const { chain, token, recipient } = sandbox;
  const planned = turns.flatMap(({ order, step }) => (step.act === 'transfer' ? [{ order, step }] : []));
  const mined = await chain.transferMany(
    planned.map(({ order, step }) => ({
      token: step.token === 'look_alike' ? lookAlike : token,
      to: step.to === 'stranger' ? (chain.accounts[3] as `0x${string}`) : recipient,
      amount: step.fails ? MORE_THAN_ANY_BALANCE : (step.amount ?? order.amount),
    })),
  );
  // Final before any callback names them: a verification before that would have to be repeated minutes later.
  if (planned.length > 0) await chain.mine(BLOCKS_UNTIL_FINAL);
  for (const [index, { order, step }] of planned.entries()) {
    const { hash, blockNumber } = mined[index] as (typeof mined)[number];
    ledger.addTransfer(order.orderId, hash);
    if (order.evening.some(({ act }) => act === 'reorganise')) ledger.firstReplacedBlock ??= blockNumber;
    if (!order.settled) continue;
    const money = { orderId: order.orderId, reference: hash, amount: step.amount ?? order.amount };
    ledger.money.push({ ...money, provider: 'pentagoo', currency: order.currency });
  }
}

/** By the environment's chains file. */
export const BLOCKS_UNTIL_FINAL = 3;
const MORE_THAN_ANY_BALANCE = 2n ** 255n;

/** Replaces every block since the first of these transfers. */
async function reorganise(turns: readonly Turn[], { environment: { sandbox }, ledger }: Playing): Promise<void> {
  const drop = turns.flatMap(({ order, step }) =>
    step.act === 'reorganise' ? [ledger.transfer(order.orderId) as `0x${string}`] : [],
  );
  if (drop.length === 0 || ledger.firstReplacedBlock === null) return;
  const depth = Number((await sandbox.chain.blockNumber()) - ledger.firstReplacedBlock) + 1;
  await sandbox.chain.reorg({ depth, drop });
}

/** Calls `act` for every item, 32 at a time; rejects with the first failure. */
export async function forEachConcurrently<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: CONCURRENT }, async () => {
      for (const item of rest) await act(item);
    }),
  );
}
