import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
  type TestReceiver,
} from '../apps/callback-receiver/src/__fixtures__/test-receiver.ts';
import { signEvent } from '../apps/callback-receiver/src/notify/sign-event.ts';
import { verifyMerchantEvent } from '../packages/clients/src/events/index.ts';
import {
  MerchantEvent,
  type MerchantEventType,
  merchantEventJsonSchema,
  merchantEvents,
} from '../packages/contracts/src/merchant-events/index.ts';
import {
  addMoney,
  type ChangeCause,
  compareMoney,
  DISCREPANCIES,
  DISCREPANCY_KINDS,
  discrepancyOpened,
  eventPayload,
  eventTypeFor,
  INSTALLATION_EVENT_TYPES,
  installationEventPayload,
  moneyFromDecimal,
  PROOF_GRADES,
  STANDING_STATES,
  zero,
} from '../packages/payments/src/index.ts';
import { openStore, type PostgresStore } from '../packages/postgres-store/src/index.ts';
import { type SandboxNeopay, startNeopay } from '../packages/sandbox/src/index.ts';
import { tableRowsUnder } from './markdown.ts';
import { readText, rootFolder } from './workspace.ts';

const page = readText('docs/merchant-events.md');
const types = Object.keys(merchantEvents) as MerchantEventType[];

describe('the contract and the code', () => {
  test('have the same types of events', () => {
    expect(types).toEqual([...STANDING_STATES.map(eventTypeFor), ...INSTALLATION_EVENT_TYPES]);
  });

  test('agree on every order event: what the code writes is exactly what the schema of its type reads', () => {
    fc.assert(
      fc.property(orderEvents, (event) => {
        const written = JSON.parse(eventPayload(event));
        expect(written.type).toBe(`order.${event.standing.state}`);
        expect(merchantEvents[written.type as MerchantEventType].parse(written)).toEqual(written);
      }),
    );
  });

  test('agree with docs/merchant-events.md on the decimals of an order that a token paid', () => {
    const order = { ...anOrder('A-1'), amount: moneyFromDecimal('12.50', 'USD') };
    const paid = addMoney(zero(order.amount), moneyFromDecimal('12.5', 'USD', 6));
    expect(compareMoney(paid, order.amount)).toBe(0);
    const [event] = fc.sample(orderEvents, 1);
    if (event === undefined) throw new Error('There is no event.');
    const written = JSON.parse(eventPayload({ ...event, order, standing: { ...event.standing, paid } }));
    expect([written.data.amount.value, written.data.paid.value]).toEqual(['12.50', '12.500000']);
    expect(page).toContain('with the `amount` `"12.50"` that a token of six decimals paid has `"12.500000"` as `paid`');
  });

  test('agree on every opened discrepancy, also on its side and action', () => {
    fc.assert(
      fc.property(discrepancies, place, (discrepancy, { eventId, sequence, at }) => {
        const event = discrepancyOpened(discrepancy, randomUUID());
        const written = JSON.parse(installationEventPayload({ ...event, eventId, sequence, at }));
        expect(merchantEvents['discrepancy.opened'].parse(written)).toEqual(written);
      }),
    );
    const { side, action, kind } = merchantEvents['discrepancy.opened'].shape.data.shape;
    expect(kind.options).toEqual(DISCREPANCY_KINDS);
    const rows = Object.values(DISCREPANCIES);
    expect([...side.options].sort()).toEqual([...new Set(rows.map((row) => row.side))].sort());
    expect([...action.options].sort()).toEqual([...new Set(rows.map((row) => row.action))].sort());
  });
});

test('what the store writes about orders, runs, alerts and periods is exactly what the schemas read, of every type of the stream', async () => {
  const database = await openReceiverDatabase();
  const alerts = { moneyAtRisk: [moneyFromDecimal('1.00', 'USD')], deadLetters: 0, silenceSeconds: 60 };
  const store = await openStore({ url: database.url, alerts });
  try {
    const hourAgo = new Date(Date.now() - 3_600_000);
    const order = { ...anOrder(), createdAt: hourAgo, fulfilledAt: hourAgo };
    await store.orders.put([order]);
    await runOnce(store, { complete: true, incompleteReasons: [] });
    await runOnce(store, { complete: false, incompleteReasons: ['A list was not read in full.'] });
    const cancelled = await store.runs.start({ from: hourAgo, to: new Date(), dryRun: false });
    await store.runs.cancel(cancelled.runId, 'ana');
    await store.checkAlerts(new Date());
    const calendar = { timeZone: 'UTC', cutOff: '00:00' };
    await store.periods.close('2026-01', { calendar, by: { actor: 'ana', reason: 'test' }, now: new Date() });
    await store.orders.change(order.orderId, { type: 'cancel' }, { actor: 'shop', reason: 'test' }, new Date());
    const { rows } = await database.client.query<{ payload: string }>('select payload from events');
    const events = rows.map(({ payload }) => JSON.parse(payload) as { readonly type: MerchantEventType });
    for (const event of events) expect(merchantEvents[event.type].parse(event)).toEqual(event);
    const written = new Set(events.map(({ type }) => type));
    expect([...written].sort()).toEqual([...INSTALLATION_EVENT_TYPES, 'order.cancelled'].sort());
  } finally {
    await store.close();
    await database.close();
  }
});

describe('docs/merchant-events.md', () => {
  const samples = [...page.matchAll(/^### `(.+)`\n\n```json\n([\s\S]*?)^```/gm)].map(([, type = '', json = '']) => ({
    type,
    sample: JSON.parse(json) as unknown,
  }));

  test('lists every type, and when it is sent in the words of its schema', () => {
    const rows = ['## Events of an order', '## Events of the installation'].flatMap((heading) =>
      tableRowsUnder(page, heading).map(([link = '', sent]) => [/`(.+)`/.exec(link)?.[1], sent]),
    );
    expect(rows).toEqual(types.map((type) => [type, merchantEventJsonSchema(type).description]));
  });

  test('has one sample of every type', () => {
    expect(samples.map(({ type }) => type)).toEqual(types);
  });

  test.each(samples)('has a sample of $type that its schema reads, without a field that it does not know', (row) => {
    const event = MerchantEvent.parse(row.sample);
    expect(event.type).toBe(row.type);
    expect(event).toEqual(row.sample);
  });

  test('shows the endpoint that the tests below run', () => {
    const shown = /^```ts\n([\s\S]*?)^```/m.exec(page)?.[1];
    expect(shown).toBe(readText('apps/callback-receiver/src/__fixtures__/merchant-endpoint.ts'));
  });
});

test('verifyMerchantEvent accepts what the receiver signs, with each of the secrets of a rotation', () => {
  const [old, next] = [randomBytes(32), randomBytes(32)].map((bytes) => `whsec_${bytes.toString('base64')}`);
  fc.assert(
    fc.property(orderEvents, fc.boolean(), (event, asBytes) => {
      const payload = eventPayload(event);
      const headers = signEvent([old, next] as string[], { eventId: event.eventId, payload }, event.at);
      for (const secret of [old, next] as string[]) {
        const body = asBytes ? Buffer.from(payload) : payload;
        expect(verifyMerchantEvent(body, headers, secret, { clock: () => event.at })).toEqual(JSON.parse(payload));
      }
    }),
  );
});

describe('the endpoint that docs/merchant-events.md shows', () => {
  const key = randomBytes(32);
  const secret = `whsec_${key.toString('base64')}`;
  let database: ReceiverDatabase;
  let neopay: SandboxNeopay;
  let receiver: TestReceiver;
  let endpoint: Endpoint;

  beforeAll(async () => {
    endpoint = await startEndpoint(key, `${secret},whsec_${randomBytes(32).toString('base64')}`);
    database = await openReceiverDatabase();
    neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
    receiver = await startTestReceiver(database.url, {
      ROLE: 'all',
      NEOPAY_BASE_URL: neopay.url,
      NEOPAY_STATUSES: 'completed=paid',
      MERCHANT_WEBHOOK_URL: endpoint.url,
      MERCHANT_WEBHOOK_SECRET: secret,
    });
  });

  afterAll(async () => {
    await receiver?.close();
    await neopay?.close();
    await database?.close();
    await endpoint?.close();
  });

  test('the endpoint of the page refuses an unsigned body of any content type with 400 or 401, and one over 1 MB with 413', async () => {
    const refusalOf = async (type: string, body: string) =>
      (await fetch(endpoint.url, { method: 'POST', headers: { 'content-type': type }, body })).status;
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
      expect([400, 401]).toContain(await refusalOf(type, '{}'));
    expect(await refusalOf('application/json', 'x'.repeat(1_100_000))).toBe(413);
  });

  test('applies what the real receiver sends about an order that is paid and then cancelled, in order', async () => {
    const order = anOrder();
    const { orderId } = order;
    await database.store.orders.put([order]);
    const callbackUrl = `${receiver.url}${neopayPath(orderId)}`;
    const { resource } = neopay.insert({ amount: '100.00', currency: 'USD', callbackUrl });
    await bindPayment(database.store.orders, orderId, resource.id);
    await neopay.setStatus(resource.id, 'completed');
    await expect.poll(() => endpoint.linesAbout(orderId)).toHaveLength(2);
    await database.store.orders.change(orderId, { type: 'cancel' }, { actor: 'shop', reason: 'test' }, new Date());
    await expect.poll(() => endpoint.linesAbout(orderId)).toHaveLength(3);
    expect(await endpoint.linesAbout(orderId)).toEqual([
      `order.paid order:${orderId} 1`,
      `ship ${orderId}`,
      `order.paid_after_cancel order:${orderId} 2`,
    ]);
  });

  test('applies a repeated event once, and no snapshot of an order that is older than the applied one', async () => {
    const orderId = randomUUID();
    const stream = `order:${orderId}`;
    const [first, older, newer] = [2, 1, 3].map((sequence) =>
      sampleOf('order.awaiting', { orderId, stream, sequence }),
    ) as [SignedEvent, SignedEvent, SignedEvent];
    for (const event of [first, first, older, newer]) expect(await endpoint.post(key, event)).toBe(204);
    expect(await endpoint.linesAbout(orderId)).toEqual([
      `order.awaiting order:${orderId} 2`,
      `order.awaiting order:${orderId} 3`,
    ]);
  });

  test('applies an event of the installation that was resent after a later one, once', async () => {
    const late = sampleOf('alert.silence', { sequence: 1_001 });
    const later = sampleOf('alert.silence', { sequence: 1_002 });
    for (const event of [later, late, late]) expect(await endpoint.post(key, event)).toBe(204);
    expect(await endpoint.linesAbout('alert.silence')).toEqual([
      'alert.silence installation 1002',
      'alert.silence installation 1001',
    ]);
  });

  test('refuses an event that is not signed by us, and acknowledges one of a later version without applying it', async () => {
    expect(await endpoint.post(randomBytes(32), sampleOf('order.closed', { orderId: 'forged' }))).toBe(400);
    expect(await endpoint.post(key, { type: 'order.teleported', data: { eventId: 'new', orderId: 'unknown' } })).toBe(
      204,
    );
    expect(await endpoint.linesAbout('forged')).toEqual([]);
    expect(await endpoint.linesAbout('teleported')).toEqual([]);
  });
});

async function runOnce(
  store: PostgresStore,
  result: { readonly complete: boolean; readonly incompleteReasons: readonly string[] },
): Promise<void> {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
  await store.runs.begin(runId);
  const gracePeriods = { fulfilmentSeconds: 60, callbackSeconds: 60, createSeconds: 60 };
  const options = { now: new Date(), gracePeriods, callbackProviders: [] };
  const { summary } = await store.runs.findDiscrepancies(runId, options);
  await store.runs.finish(runId, { ...result, summary });
}

const place = fc.record({
  eventId: fc.uuid(),
  sequence: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  at: instants(),
});

const money = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.constantFrom('USD', 'JPY', 'KWD'))
  .map(([units, currency]) => moneyFromDecimal(String(units), currency));

const orderEvents = fc
  .record({
    place,
    order: fc.record({ orderId: fc.stringMatching(/^[!-~]{1,128}$/), amount: money, paid: money }),
    standing: fc.record({
      state: fc.constantFrom(...STANDING_STATES),
      proof: fc.constantFrom(...PROOF_GRADES),
      paidAt: fc.option(instants()),
      fulfilmentAllowed: fc.boolean(),
    }),
    before: fc.constantFrom(...STANDING_STATES),
    cause: fc.constantFrom<ChangeCause>('witness', 'amendment', 'allocation', 'person'),
  })
  .map((event) => ({
    ...event.place,
    order: { ...anOrder(event.order.orderId), amount: event.order.amount },
    before: event.before,
    standing: { ...event.standing, paid: event.order.paid, claims: [], discrepancies: [] },
    cause: event.cause,
  }));

const text = fc.option(fc.string());
const discrepancies = fc.record({
  discrepancyId: fc.uuid(),
  kind: fc.constantFrom(...DISCREPANCY_KINDS),
  subject: fc.string(),
  orderId: text,
  provider: text,
  fields: fc.array(fc.record({ field: fc.string(), expected: text, actual: text })),
  moneyAtRisk: fc.option(money),
  firstSeenAt: instants(),
  lastSeenAt: instants(),
  owner: text,
  note: text,
  dueOn: fc.constant(null),
  state: fc.constant('open' as const),
  version: fc.constant(1),
});

function instants() {
  return fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
}

/** The sample of a type from the page, under an id of its own, with other values in its data. */
function sampleOf(type: MerchantEventType, data: Readonly<Record<string, unknown>>): SignedEvent {
  const json = page.split(`### \`${type}\`\n\n\`\`\`json\n`)[1]?.split('```')[0] ?? '';
  const sample = JSON.parse(json) as SignedEvent;
  return { ...sample, data: { ...sample.data, eventId: randomUUID(), ...data } };
}

interface SignedEvent {
  readonly type: string;
  readonly data: { readonly eventId: string; readonly [field: string]: unknown };
}

interface Endpoint {
  readonly url: string;
  /** What it printed about an order or a type, for every request that was answered so far. */
  linesAbout(subject: string): Promise<readonly string[]>;
  /** Posts an event that is signed with the key, by an implementation of the standard of its own. */
  post(key: Buffer, event: SignedEvent): Promise<number>;
  close(): Promise<void>;
}

/** Runs the endpoint as a process of its own. */
async function startEndpoint(key: Buffer, secrets: string): Promise<Endpoint> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/punteo`;
  const file = join(rootFolder, 'apps/callback-receiver/src/__fixtures__/merchant-endpoint.ts');
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@punteo/source', file], {
    env: { PORT: String(port), PUNTEO_SECRETS: secrets },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  await vi.waitFor(async () => expect((await fetch(url)).status).toBe(404), { timeout: 60_000 });
  return {
    url,
    async linesAbout(subject) {
      // The answer of a request may overtake its output, so an event of its own is awaited.
      const marker = `order:${randomUUID()}`;
      await postEvent(url, key, sampleOf('order.closed', { stream: marker }));
      await expect.poll(() => output).toContain(marker);
      return output.split('\n').filter((line) => line.includes(subject));
    },
    post: (signingKey, event) => postEvent(url, signingKey, event),
    async close() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function postEvent(url: string, key: Buffer, event: SignedEvent) {
  const body = JSON.stringify(event);
  const { eventId } = event.data;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64');
  const { status } = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  return status;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
