import {
  CHAIN_OUTAGES,
  type ChainTransfer,
  forkAt,
  heightAt,
  LOOK_ALIKE_TOKEN,
  replaceBlockOf,
  STRANGER,
} from '../fakes/chain.ts';
import { APPLICATION, NEOPAY_OUTAGES, type NeopayDocument, PAYEE } from '../fakes/neopay.ts';
import { orderOf, putOrder } from '../test-system.ts';
import {
  allocate,
  callBack,
  changeOrder,
  changePayment,
  claimOf,
  createPayment,
  differenceOf,
  hashOf,
  holdNextAnswer,
  modelStandingOf,
  nameTransaction,
  paymentIdOf,
  transfer,
  unallocate,
  verify,
} from './actions.ts';
import type { HistoryState } from './history-state.ts';
import { claimByPerson, newModelOrder, withdrawInModel } from './model.ts';

/** Returns how the system differs from the model, or null. */
type Event = (history: HistoryState) => Promise<string | null>;

/**
 * Everything that can happen in a history, in any order and any number. An event may come before what it is about, or
 * without it: a callback about a payment that was never created is a forgery.
 */
export const EVENTS = {
  'a payment is created': (history) => createPayment(history, 'answer'),
  'the answer to a create is lost': (history) => createPayment(history, 'lose'),
  'a payment whose create was lost is bound': async (history) => {
    const [orderId] = history.orders;
    const claims = history.model.orders.get(orderId)?.claims;
    const lost = history.payments.get(orderId)?.find((id) => !claims?.has(`neopay ${id}`));
    if (lost === undefined) return null;
    return bindByPerson(history, orderId, `neopay ${lost}`);
  },
  'a payment completes': paymentBecomes({ status: 'completed' }),
  'a payment of another amount completes': (history) => {
    const amount = history.random.pick(['99.99', '100.01', '1.00', '250.00', '60.00', '40.00']);
    return paymentBecomes({ status: 'completed', amount })(history);
  },
  'a payment in another currency completes': paymentBecomes({ status: 'completed', currency: 'EUR' }),
  'a sandbox payment completes': paymentBecomes({ status: 'completed', environment: 'sandbox' }),
  'a payment to another payee completes': paymentBecomes({ status: 'completed', payee: 'GB29NWBK60161331926819' }),
  'a payment goes back to pending': paymentBecomes({ status: 'pending' }),
  'a payment gets an unknown status': paymentBecomes({ status: 'toString' }),
  'a payment fails': paymentBecomes({ status: 'rejected' }),
  'a payment is refunded': paymentBecomes({ status: 'returned' }),
  'Neopay shows another payment than the requested one': async (history) => {
    const other = completedDocument(history, '00000000-0000-4000-8000-000000000000');
    history.system.neopay.documents.set(other.id, other);
    history.system.neopay.shownPaymentId = other.id;
    const difference = await verify(history, history.orders[0]);
    history.system.neopay.shownPaymentId = null;
    return difference;
  },
  'Neopay calls back': (history) => {
    const [orderId] = history.orders;
    const id = history.payments.get(orderId)?.[0] ?? paymentIdOf(history, 99);
    return callBack(history, 'neopay', orderId, JSON.stringify({ payment: { id, status: 'completed' } }), 'matched');
  },
  'a callback says failed': (history) =>
    callBack(history, 'neopay', history.orders[0], '{"status":"failed","paid":false}', 'matched'),
  'a callback says paid': (history) =>
    callBack(
      history,
      'neopay',
      history.random.pick(history.orders),
      '{"status":"paid","amount":"100.00 USD"}',
      'matched',
    ),
  'a callback names the payment of another order': (history) => {
    const id = history.payments.get(history.orders[0])?.[0] ?? paymentIdOf(history, 98);
    return callBack(history, 'neopay', history.orders[1], JSON.stringify({ id }), 'matched');
  },
  'an unreadable callback arrives': (history) =>
    callBack(
      history,
      'neopay',
      history.orders[0],
      history.random.pick(['', '{"a":1,"a":2}', '[]', 'paid']),
      'unreadable',
    ),
  'a callback is sent again': async (history) => {
    const again = history.callbacks.length > 0 ? history.random.pick(history.callbacks) : undefined;
    if (!again) return null;
    const received = await history.system.postCallback(again.provider, again.callbackAddress, again.body);
    if (received !== 'duplicate') return `the repeat of ${again.body} was ${received}`;
    return verify(history, history.orders[0]);
  },
  'a callback arrives at an invalid address': async (history) => {
    const address = history.system.neopayAddress(history.orders[0]);
    const invalid = history.random.pick([`${address}A`, address.slice(0, -1), address.replace('v1.k2', 'v1.k9'), '']);
    const received = await history.system.postCallback('neopay', invalid, '{"status":"paid"}');
    return received === null ? null : `the invalid address ${invalid} was accepted`;
  },
  'a callback arrives before its order': (history) =>
    callBack(history, 'neopay', earlyOrderOf(history), `{"early":"${history.unique}"}`, 'orphan'),
  'an order arrives after its callback': async (history) => {
    const orderId = earlyOrderOf(history);
    if (history.model.orders.has(orderId)) return null;
    await putOrder(history.system, orderOf(history.system, orderId));
    history.model.orders.set(orderId, newModelOrder(history.system.now, null));
    await history.system.store.callbacks.retryOrphans();
    return verify(history, orderId);
  },
  'a transfer is made': async (history) => {
    if (!history.system.chain.transfers.has(hashOf(history, 1))) transfer(history, hashOf(history, 1), 10_000n);
    return null;
  },
  'a transfer of another amount is made': async (history) => {
    transfer(history, hashOf(history, 2), history.random.pick([9_999n, 10_001n, 4_000n, 30_000n]));
    return null;
  },
  'a worthless transfer is made': async (history) => {
    transfer(history, hashOf(history, 3), 10_000n, history.random.pick(WORTHLESS));
    return null;
  },
  'a transfer appears that is older than the order': async (history) => {
    const hash = hashOf(history, 4);
    if (history.system.chain.transfers.has(hash)) return null;
    transfer(history, hash, 10_000n, { height: heightAt(history.ordersCreatedAt) - 61 });
    return null;
  },
  'Pentagoo calls back': (history) =>
    nameTransaction(history, history.orders[0], hashOf(history, 1 + history.random.below(4))),
  'a callback names a transaction that does not exist': (history) =>
    nameTransaction(history, history.orders[0], hashOf(history, 9)),
  'a second order claims the same transaction': (history) =>
    nameTransaction(history, history.orders[1], hashOf(history, 1 + history.random.below(2))),
  'two orders claim a transaction before it exists': async (history) => {
    const hash = hashOf(history, 5);
    const difference =
      (await nameTransaction(history, history.orders[1], hash)) ??
      (await nameTransaction(history, history.orders[0], hash));
    transfer(history, hash, 10_000n);
    return difference ?? (await verify(history, history.orders[1])) ?? verify(history, history.orders[0]);
  },
  'a callback has an unsigned reference': (history) => {
    const [orderId] = history.orders;
    const body = history.system.pentagooBody(orderId, hashOf(history, 1), { orderId });
    return callBack(history, 'pentagoo', orderId, body, 'orphan');
  },
  'a callback names an unlisted network': (history) => {
    const [orderId] = history.orders;
    const network = history.random.pick(['Ethereum Classic', 'binance smart chain', 'BSC Testnet']);
    const body = history.system.pentagooBody(orderId, hashOf(history, 1), { blockchain: network });
    return callBack(history, 'pentagoo', orderId, body, 'matched', `${hashOf(history, 1)} on ${network}`);
  },
  'blocks become final': async (history) => {
    history.system.advance(60);
    history.system.chain.finalizedHeight = heightAt(history.system.now) - 15;
    return null;
  },
  'the nodes lose their final height': async (history) => {
    history.system.chain.finalizedHeight = 0;
    return null;
  },
  'the transfers move to another block': async (history) => {
    const transfers = [...history.system.chain.transfers.values()];
    const fork = 1 + Math.max(0, ...transfers.map((shown) => shown.fork));
    const height = heightAt(history.system.now);
    for (const shown of transfers) if (shown.height !== null) Object.assign(shown, { height, fork });
    return verify(history, history.orders[0]);
  },
  'a transfer vanishes': async (history) => {
    const vanished = history.system.chain.transfers.get(hashOf(history, 1));
    if (vanished) vanished.height = null;
    return verify(history, history.orders[0]);
  },
  'a block with a transfer is replaced': async (history) => {
    const removed = history.system.chain.transfers.get(hashOf(history, 1));
    if (removed) replaceBlockOf(history.system.chain, removed);
    return verify(history, history.orders[0]);
  },
  'a transfer fails in another block': async (history) => {
    const failed = history.system.chain.transfers.get(hashOf(history, 1));
    const height = heightAt(history.system.now);
    if (failed && failed.height !== null && failed.height !== height)
      Object.assign(failed, { height, fork: forkAt(history.system.chain, height), status: '0x0' });
    return verify(history, history.orders[0]);
  },
  'a vanished transfer comes back': async (history) => {
    const vanished = history.system.chain.transfers.get(hashOf(history, 1));
    const height = heightAt(history.system.now);
    if (vanished?.height === null)
      Object.assign(vanished, { height, fork: forkAt(history.system.chain, height), status: '0x1' });
    return null;
  },
  'one node lies': async (history) => {
    history.system.chain.thirdNode = history.random.pick(['forges', 'denies'] as const);
    const difference = await verify(history, history.random.pick(history.orders));
    history.system.chain.thirdNode = 'honest';
    return difference;
  },
  'no witness answers': async (history) => {
    // A refused key stops all requests for a while, which other tests cover.
    history.system.neopay.outage = history.random.pick(
      NEOPAY_OUTAGES.filter((outage) => !KEY_REFUSED.includes(outage)),
    );
    history.system.chain.outage = history.random.pick(CHAIN_OUTAGES);
    const difference = await verify(history, history.random.pick(history.orders));
    history.system.neopay.outage = null;
    history.system.chain.outage = null;
    return difference;
  },
  'the first order is verified': (history) => verify(history, history.orders[0]),
  'the second order is verified': (history) => verify(history, history.orders[1]),
  'two workers verify the same order': async (history) => {
    const [orderId] = history.orders;
    const [difference] = await Promise.all([verify(history, orderId), history.system.verify(orderId)]);
    return difference;
  },
  'a worker gets its answer after another worker has verified': async (history) => {
    const [orderId] = history.orders;
    const { held, release } = holdNextAnswer(history.system.neopay);
    const late = history.system.verify(orderId);
    await Promise.race([held, late]);
    changePayment(history, { status: history.random.pick(['completed', 'returned', 'pending', 'rejected']) });
    const difference = await verify(history, orderId);
    release();
    await late;
    const stored = await history.system.store.orders.get(orderId);
    if (difference !== null || !stored) return difference;
    return differenceOf(history, orderId, modelStandingOf(stored.standing));
  },
  'the amount arrives in two parts': async (history) => {
    const difference = (await createPayment(history, 'answer')) ?? (await createPayment(history, 'answer'));
    const ids = history.payments.get(history.orders[0]) ?? [];
    const [first, second] = ids.map((id) => history.system.neopay.documents.get(id));
    const updated_at = history.system.now.toISOString();
    if (first && second) {
      Object.assign(first, { status: 'completed', amount: '40.00', updated_at });
      Object.assign(second, { status: 'completed', amount: '60.00', updated_at });
    }
    return difference ?? verify(history, history.orders[0]);
  },
  'a payment completes after the due time': async (history) => {
    history.system.advance(1_200);
    const difference = await createPayment(history, 'answer');
    if (difference !== null) return difference;
    changePayment(history, { status: 'completed' });
    return verify(history, history.orders[0]);
  },
  'a completed payment is refunded': async (history) => {
    changePayment(history, { status: 'completed' });
    const difference = await verify(history, history.orders[0]);
    if (difference !== null) return difference;
    changePayment(history, { status: 'returned' });
    return verify(history, history.orders[0]);
  },
  'a payment is said to have failed by two answers': async (history) => {
    changePayment(history, { status: 'completed', ...HONEST });
    const difference = await verify(history, history.orders[0]);
    const rejected = history.payments.get(history.orders[0]) ?? [];
    const updated_at = history.system.now.toISOString();
    for (const id of rejected)
      Object.assign(history.system.neopay.documents.get(id) ?? {}, { status: 'rejected', updated_at });
    if (difference !== null) return difference;
    const first = await verify(history, history.orders[0]);
    history.system.advance(60);
    return first ?? verify(history, history.orders[0]);
  },
  'a final transfer is replaced with its block': async (history) => {
    const { chain } = history.system;
    const [orderId] = history.orders;
    const hash = hashOf(history, 1);
    if (!chain.transfers.has(hash)) transfer(history, hash, 10_000n);
    const made = chain.transfers.get(hash);
    chain.finalizedHeight = heightAt(history.system.now);
    const difference = await nameTransaction(history, orderId, hash);
    if (made) replaceBlockOf(chain, made);
    return difference ?? verify(history, orderId);
  },
  'an order is amended': (history) => {
    const cents = history.random.pick([10_000n, 10_000n, 4_000n, 9_999n, 30_000n]);
    const amount = { amountMinor: cents, currency: 'USD', exponent: 2 };
    return changeOrder(history, history.random.pick(history.orders), { type: 'amend', amount }, (order) => {
      if (order.cents !== cents) order.acceptsParts = false;
      order.cents = cents;
    });
  },
  'an order is cancelled': (history) =>
    changeOrder(history, history.random.pick(history.orders), { type: 'cancel' }, (order) => {
      order.isCancelled = true;
    }),
  'a payment completes after its order was cancelled': async (history) => {
    const [orderId] = history.orders;
    const difference =
      (await createPayment(history, 'answer')) ??
      (await changeOrder(history, orderId, { type: 'cancel' }, (order) => {
        order.isCancelled = true;
      }));
    changePayment(history, { status: 'completed', ...HONEST });
    return difference ?? verify(history, orderId);
  },
  'an order is closed': (history) =>
    changeOrder(history, history.random.pick(history.orders), { type: 'close' }, (order) => {
      order.isClosed = true;
    }),
  'a person accepts parts': (history) =>
    changeOrder(history, history.random.pick(history.orders), { type: 'accept_parts' }, (order) => {
      order.acceptsParts = true;
    }),
  'a person withdraws a claim': async (history) => {
    const orderId = history.random.pick(history.orders);
    const claims = [...(history.model.orders.get(orderId)?.claims ?? [])];
    if (claims.length === 0) return null;
    const name = history.random.pick(claims);
    return changeOrder(history, orderId, { type: 'unbind', claim: claimOf(name) }, () => {
      if (history.bound.get(name) === orderId) history.bound.delete(name);
      withdrawInModel(history.model, orderId, name, history.system.now);
    });
  },
  'a person binds a payment or a transaction': async (history) => {
    const names = namesOf(history);
    return names.length === 0 ? null : bindByPerson(history, orderOfPerson(history), history.random.pick(names));
  },
  'a person allocates money, whole': (history) => {
    const name = moneyOf(history);
    const cents = history.model.money.get(name)?.shown.cents ?? 10_000n;
    return allocate(history, orderOfPerson(history), name, cents);
  },
  'a person allocates a part of money': async (history) => {
    const name = moneyOf(history);
    const cents = history.model.money.get(name)?.shown.cents ?? 10_000n;
    const part = history.random.pick([cents / 2n, cents - 1n, 1n, 4_000n, 6_000n, cents + 1n]);
    return part === 0n ? null : allocate(history, orderOfPerson(history), name, part);
  },
  'a person takes an allocation back': (history) => {
    const stored = [...history.model.allocations].flatMap(([name, parts]) =>
      [...parts.keys()].map((id) => [id, name] as const),
    );
    const [orderId, name] =
      stored.length > 0 ? history.random.pick(stored) : [orderOfPerson(history), moneyOf(history)];
    return unallocate(history, orderId, name);
  },
  'a person splits a transfer between two orders': async (history) => {
    const [, second, third] = history.orders;
    const hash = hashOf(history, 6);
    if (history.system.chain.transfers.has(hash)) return null;
    transfer(history, hash, 10_000n);
    const name = `chain ${hash}`;
    const parts = history.random.pick([
      [6_000n, 4_000n],
      [6_000n, 3_000n],
      [10_000n, 1n],
    ] as const);
    return (
      (await nameTransaction(history, second, hash)) ??
      (await allocate(history, third, name, parts[0])) ??
      allocate(history, second, name, parts[1])
    );
  },
  'a person binds a withdrawn claim again': async (history) => {
    const orderId = history.random.pick(history.orders);
    const withdrawn = [...(history.model.orders.get(orderId)?.withdrawn ?? [])];
    return withdrawn.length === 0 ? null : bindByPerson(history, orderId, history.random.pick(withdrawn));
  },
  'a callback names a withdrawn transaction': async (history) => {
    const orderId = history.random.pick(history.orders);
    const name = [...(history.model.orders.get(orderId)?.withdrawn ?? [])].find((each) => /^chain \S+$/.test(each));
    return name === undefined ? null : nameTransaction(history, orderId, name.slice('chain '.length));
  },
  'time passes': async (history) => {
    history.system.advance(history.random.pick([1, 30, 300, 1_200, 86_400]));
    return null;
  },
} as const satisfies Readonly<Record<string, Event>>;

export type EventName = keyof typeof EVENTS;

const KEY_REFUSED: readonly string[] = ['unauthorised', 'forbidden'];

const WORTHLESS: readonly Partial<ChainTransfer>[] = [
  { contract: LOOK_ALIKE_TOKEN },
  { to: STRANGER },
  { status: '0x0' },
  { logs: [] },
  { logs: [{ index: 3, units: 0n }] },
];

const HONEST = { environment: 'live', payee: PAYEE, currency: 'USD' } as const;

/** The claims that orders make or made, and the transactions of this history. */
function namesOf(history: HistoryState): readonly string[] {
  const orders = [...history.model.orders.values()];
  const names = orders.flatMap(({ claims, withdrawn }) => [...claims, ...withdrawn]);
  return [...new Set([...names, ...[1, 2, 4, 5, 6].map((number) => `chain ${hashOf(history, number)}`)])];
}

/** Money that a person may name: more often money that a witness has shown. */
function moneyOf(history: HistoryState): string {
  const shown = [...history.model.money.keys()];
  // On an unlisted network no witness shows anything.
  const any = namesOf(history).filter((name) => name.split(' ').length === 2);
  return shown.length > 0 && history.random.next() < 0.8 ? history.random.pick(shown) : history.random.pick(any);
}

function orderOfPerson(history: HistoryState): string {
  return history.random.pick(history.orders);
}

async function bindByPerson(history: HistoryState, orderId: string, name: string): Promise<string | null> {
  const holder = history.bound.get(name);
  const refusal = holder !== undefined && holder !== orderId ? 'payment_bound_elsewhere' : null;
  const change = { type: 'bind', claim: claimOf(name) } as const;
  const difference = await changeOrder(
    history,
    orderId,
    change,
    () => {
      if (change.claim.kind === 'payment') history.bound.set(name, orderId);
      claimByPerson(history.model, orderId, name, history.system.now);
    },
    refusal,
  );
  return difference ?? verify(history, orderId);
}

function paymentBecomes(changes: Partial<NeopayDocument>): Event {
  return async (history) => {
    changePayment(history, changes);
    return null;
  };
}

function completedDocument({ system }: HistoryState, id: string): NeopayDocument {
  const at = system.now.toISOString();
  const fields = { application_id: APPLICATION, environment: 'live', payee: PAYEE };
  return { ...fields, id, amount: '100.00', currency: 'USD', status: 'completed', created_at: at, updated_at: at };
}

function earlyOrderOf({ orders }: HistoryState): string {
  return `${orders[0]}-early`;
}
