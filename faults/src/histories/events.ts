import { CHAIN_OUTAGES, type ChainTransfer, heightAt, LOOK_ALIKE, STRANGER } from '../fakes/chain.ts';
import { NEOPAY_OUTAGES, type NeopayDocument, type NeopayOutside } from '../fakes/neopay.ts';
import { orderOf } from '../test-system.ts';
import { bound, callBack, examine, forkAt, type Stage, transfer } from './players.ts';

/** Something that happens. Says what went wrong, if anything did; null otherwise. */
type Event = (stage: Stage) => Promise<string | null>;

/**
 * All that may happen in a history, in any order and any number. An event that finds nothing to happen to is played
 * all the same: it is then a forgery, or a question too early.
 */
export const EVENTS = {
  'a payment is created': (stage) => create(stage, 'answer'),
  'the answer to a create is lost': (stage) => create(stage, 'lose'),
  'a lost payment is found and bound': async (stage) => {
    const [orderId] = stage.orders;
    const lost = stage.payments.get(orderId)?.find((id) => !knows(stage, orderId, `neopay ${id}`));
    if (lost === undefined) return null;
    await stage.system.store.payments.bind('neopay', lost, orderId);
    bound(stage, orderId, lost);
    return examine(stage, orderId);
  },
  'the buyer pays at the bank': change({ status: 'completed' }),
  'a payment of another sum is made': (stage) =>
    change({ status: 'completed', amount: stage.chance.pick(['99.99', '100.01', '1.00', '250.00', '60.00', '40.00']) })(
      stage,
    ),
  'a payment in another currency is made': change({ status: 'completed', currency: 'EUR' }),
  'a payment of the sandbox is shown': change({ status: 'completed', environment: 'sandbox' }),
  'a payment to another payee is shown': change({ status: 'completed', payee: 'GB29NWBK60161331926819' }),
  'a status goes back': change({ status: 'pending' }),
  'a status that nobody knows is shown': change({ status: 'toString' }),
  'a payment fails': change({ status: 'rejected' }),
  'a payment is returned': change({ status: 'returned' }),
  'another payment than the one asked for is shown': async (stage) => {
    const other = '00000000-0000-4000-8000-000000000000';
    stage.system.neopay.documents.set(other, documentOf(stage, other));
    stage.system.neopay.swapFor = other;
    const wrong = await examine(stage, stage.orders[0]);
    stage.system.neopay.swapFor = null;
    return wrong;
  },
  'the bank calls back': (stage) => {
    const [orderId] = stage.orders;
    const id = stage.payments.get(orderId)?.[0] ?? uuidOf(stage, 99);
    return callBack(stage, 'neopay', orderId, JSON.stringify({ payment: { id, status: 'completed' } }), 'matched');
  },
  'a callback says that it failed': (stage) =>
    callBack(stage, 'neopay', stage.orders[0], '{"status":"failed","paid":false}', 'matched'),
  'a callback says that it is paid': (stage) =>
    callBack(stage, 'neopay', stage.chance.pick(stage.orders), '{"status":"paid","amount":"100.00 USD"}', 'matched'),
  'a callback names the payment of another': (stage) => {
    const id = stage.payments.get(stage.orders[0])?.[0] ?? uuidOf(stage, 98);
    return callBack(stage, 'neopay', stage.orders[1], JSON.stringify({ id }), 'matched');
  },
  'a callback cannot be read': (stage) =>
    callBack(stage, 'neopay', stage.orders[0], stage.chance.pick(['', '{"a":1,"a":2}', '[]', 'paid']), 'unreadable'),
  'a callback comes again': async (stage) => {
    const again = stage.sent.length > 0 ? stage.chance.pick(stage.sent) : undefined;
    if (!again) return null;
    const receipt = await stage.system.post(again.provider, again.callbackAddress, again.body);
    if (receipt !== 'duplicate') return `the repeat of ${again.body} was ${receipt}`;
    return examine(stage, stage.orders[0]);
  },
  'a callback comes to an address that is not ours': async (stage) => {
    const address = stage.system.neopayAddress(stage.orders[0]);
    const altered = stage.chance.pick([`${address}A`, address.slice(0, -1), address.replace('v1.k2', 'v1.k9'), '']);
    const receipt = await stage.system.post('neopay', altered, '{"status":"paid"}');
    return receipt === null ? null : `the address ${altered} was taken`;
  },
  'a callback comes before its order': async (stage) => {
    const orderId = `${stage.orders[0]}-early`;
    return callBack(stage, 'neopay', orderId, `{"early":"${stage.unique}"}`, 'orphan');
  },
  'an order arrives after its callback': async (stage) => {
    const orderId = `${stage.orders[0]}-early`;
    const body = `{"early":"${stage.unique}"}`;
    if (stage.model.orders.has(orderId)) return null;
    await stage.system.store.orders.put([orderOf(stage.system, orderId)]);
    stage.model.orders.set(orderId, { cents: 10_000n, dueAt: null, state: 'awaiting', moves: [], claims: new Map() });
    await stage.system.store.callbacks.retryOrphans();
    if (stage.readings.has(body)) stage.readings.set(body, 'matched');
    return examine(stage, orderId);
  },
  'a transfer is made': async (stage) => {
    if (!stage.system.chain.transfers.has(hashOf(stage, 1))) transfer(stage, hashOf(stage, 1), 10_000n);
    return null;
  },
  'a transfer of another sum is made': async (stage) => {
    transfer(stage, hashOf(stage, 2), stage.chance.pick([9_999n, 10_001n, 4_000n, 30_000n]));
    return null;
  },
  'a transfer that counts for nothing is made': async (stage) => {
    transfer(stage, hashOf(stage, 3), 10_000n, stage.chance.pick(TRICKS));
    return null;
  },
  'a transfer from before the order is shown': async (stage) => {
    transfer(stage, hashOf(stage, 4), 10_000n, { height: heightAt(stage.madeAt) - 61 });
    return null;
  },
  'Pentagoo calls back': (stage) => namesHash(stage, stage.orders[0], hashOf(stage, 1 + stage.chance.below(4))),
  'a callback names a transaction that nobody made': (stage) => namesHash(stage, stage.orders[0], hashOf(stage, 9)),
  'a second order reaches for the same transaction': (stage) =>
    namesHash(stage, stage.orders[1], hashOf(stage, 1 + stage.chance.below(2))),
  'two orders reach for a transaction that is not there yet': async (stage) => {
    const hash = hashOf(stage, 5);
    const wrong = (await namesHash(stage, stage.orders[1], hash)) ?? (await namesHash(stage, stage.orders[0], hash));
    transfer(stage, hash, 10_000n);
    return wrong ?? (await examine(stage, stage.orders[1])) ?? examine(stage, stage.orders[0]);
  },
  'a callback has a reference that we did not sign': (stage) =>
    callBack(
      stage,
      'pentagoo',
      stage.orders[0],
      stage.system.pentagooBody(stage.orders[0], hashOf(stage, 1), { orderId: stage.orders[0] }),
      'orphan',
    ),
  'a callback names a network that nobody listed': async (stage) => {
    const [orderId] = stage.orders;
    const network = stage.chance.pick(['Ethereum Classic', 'binance smart chain', 'BSC Testnet']);
    const body = stage.system.pentagooBody(orderId, hashOf(stage, 1), { blockchain: network });
    return callBack(stage, 'pentagoo', orderId, body, 'matched', `${hashOf(stage, 1)} on ${network}`);
  },
  'blocks become final': async (stage) => {
    stage.system.wait(60);
    stage.system.chain.finalized = heightAt(stage.system.now) - 15;
    return null;
  },
  'the nodes forget what is final': async (stage) => {
    stage.system.chain.finalized = 0;
    return null;
  },
  'a transfer moves to another block': async (stage) => {
    const all = [...stage.system.chain.transfers.values()];
    const fork = 1 + Math.max(0, ...all.map((shown) => shown.fork));
    for (const shown of all)
      if (shown.height !== null) Object.assign(shown, { height: heightAt(stage.system.now), fork });
    return examine(stage, stage.orders[0]);
  },
  'a transfer vanishes': async (stage) => {
    const gone = stage.system.chain.transfers.get(hashOf(stage, 1));
    if (gone) gone.height = null;
    return examine(stage, stage.orders[0]);
  },
  'a vanished transfer comes back': async (stage) => {
    const gone = stage.system.chain.transfers.get(hashOf(stage, 1));
    const height = heightAt(stage.system.now);
    if (gone?.height === null) Object.assign(gone, { height, fork: forkAt(stage, height) ?? gone.fork + 1 });
    return null;
  },
  'one node lies': async (stage) => {
    stage.system.chain.liar = stage.chance.pick(['forges', 'denies'] as const);
    const wrong = await examine(stage, stage.chance.pick(stage.orders));
    stage.system.chain.liar = null;
    return wrong;
  },
  'nobody can be asked': async (stage) => {
    // A refused key stops all asking for a while, which is a story of its own.
    stage.system.neopay.outage = stage.chance.pick(NEOPAY_OUTAGES.filter((outage) => !KEY_REFUSED.includes(outage)));
    stage.system.chain.outage = stage.chance.pick(CHAIN_OUTAGES);
    const wrong = await examine(stage, stage.chance.pick(stage.orders));
    stage.system.neopay.outage = null;
    stage.system.chain.outage = null;
    return wrong;
  },
  'the order is polled': (stage) => examine(stage, stage.orders[0]),
  'the other order is polled': (stage) => examine(stage, stage.orders[1]),
  'two workers look at once': async (stage) => {
    const [orderId] = stage.orders;
    const [wrong] = await Promise.all([examine(stage, orderId), stage.system.examine(orderId)]);
    return wrong;
  },
  'a worker freezes over an answer, and comes back after another has looked': async (stage) => {
    const [orderId] = stage.orders;
    const { frozen, thaw } = freeze(stage.system.neopay);
    const late = stage.system.examine(orderId);
    await Promise.race([frozen, late]);
    await change({ status: stage.chance.pick(['completed', 'returned', 'pending']) })(stage);
    const wrong = await examine(stage, orderId);
    thaw();
    await late;
    const stored = await stage.system.store.orders.get(orderId);
    const expected = stage.model.orders.get(orderId)?.state;
    return (
      wrong ??
      (stored?.standing.state === expected
        ? null
        : `the late worker left ${orderId} ${stored?.standing.state}, not ${expected}`)
    );
  },
  'the sum comes in two parts': async (stage) => {
    const wrong = (await create(stage, 'answer')) ?? (await create(stage, 'answer'));
    const [first, second] = (stage.payments.get(stage.orders[0]) ?? []).map((id) =>
      stage.system.neopay.documents.get(id),
    );
    const updated_at = stage.system.now.toISOString();
    if (first && second) {
      Object.assign(first, { status: 'completed', amount: '40.00', updated_at });
      Object.assign(second, { status: 'completed', amount: '60.00', updated_at });
    }
    return wrong ?? examine(stage, stage.orders[0]);
  },
  'the buyer pays after the last day': async (stage) => {
    stage.system.wait(1_200);
    const wrong = (await create(stage, 'answer')) ?? (await change({ status: 'completed' })(stage));
    return wrong ?? examine(stage, stage.orders[0]);
  },
  'the money is returned after it came': async (stage) => {
    const paid = (await change({ status: 'completed' })(stage)) ?? (await examine(stage, stage.orders[0]));
    return paid ?? (await change({ status: 'returned' })(stage)) ?? examine(stage, stage.orders[0]);
  },
  'time passes': async (stage) => {
    stage.system.wait(stage.chance.pick([1, 30, 300, 1_200, 86_400]));
    return null;
  },
} as const satisfies Readonly<Record<string, Event>>;

const KEY_REFUSED: readonly string[] = ['unauthorised', 'forbidden'];

const TRICKS: readonly Partial<ChainTransfer>[] = [
  { contract: LOOK_ALIKE },
  { to: STRANGER },
  { status: '0x0' },
  { logs: [] },
  { logs: [{ index: 3, units: 0n }] },
];

export type EventName = keyof typeof EVENTS;

async function create(stage: Stage, onCreate: 'answer' | 'lose'): Promise<string | null> {
  const [orderId] = stage.orders;
  const ids = stage.payments.get(orderId) ?? [];
  if (ids.length === 3) return null;
  const id = uuidOf(stage, ids.length);
  stage.system.neopay.nextIds.splice(0, 1, id);
  stage.system.neopay.onCreate = onCreate;
  try {
    const { outcome } = await stage.system.create('neopay', orderId);
    stage.payments.set(orderId, [...ids, id]);
    if (outcome === 'created') bound(stage, orderId, id);
    return outcome === (onCreate === 'answer' ? 'created' : 'unknown')
      ? null
      : `a create that should ${onCreate} is ${outcome}`;
  } catch (error) {
    const unresolved = error instanceof Error && 'code' in error && error.code === 'create_unresolved';
    return unresolved ? null : String(error);
  }
}

/** The newest payment of the first order changes at Neopay. */
function change(changes: Partial<NeopayDocument>): Event {
  return async ({ system, payments, orders, chance }) => {
    const ids = payments.get(orders[0]) ?? [];
    const document = ids.length > 0 ? system.neopay.documents.get(chance.pick(ids)) : undefined;
    if (document) Object.assign(document, changes, { updated_at: system.now.toISOString() });
    return null;
  };
}

/** The next question to Neopay is answered as things stand now, and the answer arrives when `thaw` is called. */
function freeze(neopay: NeopayOutside): { readonly frozen: Promise<void>; readonly thaw: () => void } {
  const frozen = Promise.withResolvers<void>();
  const thaw = Promise.withResolvers<void>();
  neopay.hold = () => {
    neopay.hold = null;
    frozen.resolve();
    return thaw.promise;
  };
  return {
    frozen: frozen.promise,
    thaw() {
      neopay.hold = null;
      thaw.resolve();
    },
  };
}

function namesHash(stage: Stage, orderId: string, hash: string): Promise<string | null> {
  return callBack(stage, 'pentagoo', orderId, stage.system.pentagooBody(orderId, hash), 'matched', hash);
}

function knows({ model }: Stage, orderId: string, claim: string): boolean {
  return model.orders.get(orderId)?.claims.has(claim) ?? false;
}

function documentOf(stage: Stage, id: string): NeopayDocument {
  const at = stage.system.now.toISOString();
  const fields = {
    application_id: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
    environment: 'live',
    payee: 'DE89370400440532013000',
  };
  return { ...fields, id, amount: '100.00', currency: 'USD', status: 'completed', created_at: at, updated_at: at };
}

function uuidOf({ unique }: Stage, number: number): string {
  return `99658c35-d9ee-4b04-${number.toString(16).padStart(4, '8')}-${Number(unique).toString(16).padStart(12, '0')}`;
}

function hashOf({ unique }: Stage, number: number): string {
  return `0x${`${number}${Number(unique).toString(16).padStart(12, '0')}`.padStart(64, 'a')}`;
}
