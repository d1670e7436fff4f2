import { type ChainTransfer, GENESIS, heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { Chance } from '../random.ts';
import { type Ground, orderOf, PENTAGOO_TOKEN, type TestSystem, testSystemOn } from '../test-system.ts';
import { hear, look, type Model, type ModelOrder, type Truth } from './model.ts';

/** One history as it is played: the real house, the model beside it, and what was true outside. */
export interface Stage {
  readonly system: TestSystem;
  readonly chance: Chance;
  readonly model: Model;
  /** Two orders of the merchant; the second belongs to a buyer who may be dishonest. */
  readonly orders: readonly [string, string];
  /** Payments at Neopay by the order they were created for, whether we know of them yet or not. */
  readonly payments: Map<string, string[]>;
  /** Callbacks that were taken in, to be sent again. */
  readonly sent: {
    readonly provider: 'neopay' | 'pentagoo';
    readonly callbackAddress: string;
    readonly body: string;
  }[];
  /** What was read of each callback: matched, orphan, unreadable. */
  readonly readings: Map<string, string>;
  /** When the orders were made. */
  readonly madeAt: Date;
  /** Tells the ids of this history from those of others. */
  readonly unique: string;
}

export async function setStage(ground: Ground, chance: Chance, unique: string): Promise<Stage> {
  const system = testSystemOn(ground);
  system.now = new Date(system.now.getTime() + chance.below(1_000) * 1_000);
  const orders = [`H-${unique}-1`, `H-${unique}-2`] as const;
  const dueAt = chance.next() < 0.3 ? new Date(system.now.getTime() + 900_000) : null;
  await system.store.orders.put([orderOf(system, orders[0], { dueAt }), orderOf(system, orders[1])]);
  const modelOrder = (due: Date | null): ModelOrder => ({
    cents: 10_000n,
    dueAt: due,
    state: 'awaiting',
    moves: [],
    claims: new Map(),
  });
  return {
    system,
    chance,
    model: {
      orders: new Map([
        [orders[0], modelOrder(dueAt)],
        [orders[1], modelOrder(null)],
      ]),
      keptFor: new Map(),
    },
    orders,
    payments: new Map(),
    sent: [],
    readings: new Map(),
    madeAt: system.now,
    unique,
  };
}

/** Looks at an order, in the house and in the model. Returns both outcomes where they differ, else null. */
export async function examine(stage: Stage, orderId: string): Promise<string | null> {
  if (!stage.model.orders.has(orderId)) return null;
  look(stage.model, orderId, stage.system.now, (claim) => truthOf(stage, claim));
  const { after } = await stage.system.examine(orderId);
  const expected = stage.model.orders.get(orderId)?.state;
  return after.state === expected ? null : `${orderId} is ${after.state}, and should be ${expected}`;
}

/** The order hears of a payment that was bound to it. */
export function bound(stage: Stage, orderId: string, paymentId: string): void {
  const order = stage.model.orders.get(orderId);
  if (order) hear(order, `neopay ${paymentId}`);
}

/** A callback comes in: it is read, and the order that it means is looked at. */
export async function callBack(
  stage: Stage,
  provider: 'neopay' | 'pentagoo',
  orderId: string,
  body: string,
  reading: 'matched' | 'orphan' | 'unreadable',
  hash?: string,
): Promise<string | null> {
  const callbackAddress = provider === 'neopay' ? stage.system.neopayAddress(orderId) : PENTAGOO_TOKEN;
  const receipt = await stage.system.post(provider, callbackAddress, body);
  if (receipt === null) return `the address of ${orderId} was refused`;
  stage.sent.push({ provider, callbackAddress, body });
  stage.readings.set(body, reading);
  const order = stage.model.orders.get(orderId);
  if (!order || reading === 'orphan') return null;
  if (reading === 'matched' && hash !== undefined) hear(order, `chain ${hash}`);
  return examine(stage, orderId);
}

/** Puts a transfer on the chain, in the newest block. */
export function transfer(stage: Stage, hash: string, cents: bigint, changes: Partial<ChainTransfer> = {}): void {
  const height = changes.height ?? heightAt(stage.system.now);
  const logs = [{ index: 3, units: cents * UNITS_PER_CENT }];
  const fork = forkAt(stage, height) ?? 0;
  const made = { hash, fork, contract: TOKEN, to: MERCHANT, status: '0x1' as const, logs, ...changes, height };
  stage.system.chain.transfers.set(hash, made);
}

/** Which block stands at a height where a transfer stands already: there is only one. */
export function forkAt({ system }: Stage, height: number): number | undefined {
  return [...system.chain.transfers.values()].find((shown) => shown.height === height)?.fork;
}

function truthOf({ system, madeAt }: Stage, claim: string): Truth {
  const [witness, id = '', on] = claim.split(' ');
  if (on !== undefined) return { kind: 'nothing' };
  if (witness === 'neopay') return neopayTruth(system, id);
  const { outage, transfers, finalized, liar } = system.chain;
  if (outage !== null) return { kind: 'silence' };
  const shown = transfers.get(id);
  if (!shown || shown.height === null) {
    // A liar who shows it while others deny it: as if nobody knew.
    return liar === 'forges' ? { kind: 'silence' } : { kind: 'nothing' };
  }
  const block = `${shown.height}/${shown.fork}`;
  const at = new Date(GENESIS.getTime() + shown.height * 1_000);
  const cents = shown.logs.reduce((sum, { units }) => sum + units, 0n) / UNITS_PER_CENT;
  const genuine = shown.status === '0x1' && shown.contract === TOKEN && shown.to === MERCHANT && cents > 0n;
  const inTime = at.getTime() >= madeAt.getTime() - 60_000;
  if (!genuine || !inTime) return { kind: 'nothing' };
  return { kind: 'money', cents, at, block, final: shown.height <= finalized };
}

function neopayTruth({ neopay }: TestSystem, id: string): Truth {
  if (neopay.outage !== null) return { kind: 'silence' };
  if (neopay.swapFor !== null && neopay.swapFor !== id) return { kind: 'nothing' };
  const document = neopay.documents.get(id);
  if (!document) return { kind: 'nothing' };
  const ours = document.environment === 'live' && document.currency === 'USD' && document.payee.startsWith('DE');
  if (document.status === 'returned') return { kind: 'refunded' };
  if (document.status !== 'completed' || !ours) return { kind: 'nothing' };
  const cents = BigInt(document.amount.replace('.', ''));
  return { kind: 'money', cents, at: new Date(document.updated_at), block: null, final: true };
}
