import { createLog } from '@punteo/app-kit/log';
import { reconciliation } from '@punteo/contracts/reconciliation';
import { type OpenApp, openApp, type RunningServer, readConfig, startServer } from '@punteo/reconciliation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPLICATION } from '../fakes/neopay.ts';
import type { Random } from '../random.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, orderOf, putOrder } from '../test-system.ts';
import { heapGrowthBytes, runCases } from './cases.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { changeJson, mutateJson, TEXTS } from './mutate-json.ts';
import { mutateRequest, plainRequest } from './mutate-request.ts';
import { createRawClient, type RawClient } from './raw-client.ts';

let testStore: TestStore;
let app: OpenApp;
let server: RunningServer;
let clients: RawClient[];
/** Errors of the server's log, since the last case. */
const logged: string[] = [];

beforeAll(async () => {
  testStore = await openTestStore();
  const system = createTestSystem(testStore);
  for (const orderId of ORDER_IDS) await putOrder(system, orderOf(system, orderId));
  await system.postCallback('neopay', system.neopayAddress('A-1'), '{"id":1}');
  app = await openApp(
    await readConfig({
      DATABASE_URL: testStore.databaseUrl,
      CALLBACK_KEYS: `k2:${'ab'.repeat(32)}`,
      // Nothing listens there: a create is refused at once.
      NEOPAY_BASE_URL: 'http://127.0.0.1:1',
      NEOPAY_TOKEN: 'neopay-token-0123456789',
      NEOPAY_APP_KEY: APPLICATION,
      NEOPAY_ENVIRONMENT: 'live',
    }),
  );
  const log = createLog({
    app: 'reconciliation',
    level: 'error',
    destination: { write: (line: string) => void logged.push(line) },
  });
  server = await startServer(app, {
    ...{ host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log },
    ping: app.ping,
  });
  clients = Array.from({ length: CONCURRENCY }, () => createRawClient(server.url));
});

afterAll(async () => {
  for (const client of clients ?? []) client.close();
  await server?.close();
  await app?.close();
  await testStore?.close();
});

/** Some of them are closed or cancelled soon. */
const ORDER_IDS: readonly string[] = Array.from({ length: 12 }, (_, index) => `A-${index + 1}`);
const CONCURRENCY = 8;
const MEGABYTE = 1_048_576;

test('mutated requests to the API and its pages are never answered 5xx, and memory does not grow', async () => {
  const options = { few: 2_500, full: 150_000, concurrency: CONCURRENCY, batch: 500 };
  const { failures, heapBytes } = await runCases('api', options, play);
  expect(failures).toEqual([]);
  expect(heapGrowthBytes(heapBytes)).toBeLessThan(24 * MEGABYTE);
});

async function play(random: Random, _seed: number, player: number) {
  const isPage = random.below(6) === 0;
  // Half of the cases have one fault in one place, and so reach the code behind the first checks.
  const isGentle = random.below(2) === 0;
  const { method, target, contentType, text } = isPage ? pageRequest(random) : apiRequest(random, isGentle);
  const request = { method, target, host: new URL(server.url).host, contentType };
  const { bytes, isFramed } = isGentle
    ? plainRequest(request, Buffer.from(text ?? ''))
    : mutateRequest(request, text === null ? Buffer.alloc(0) : mutateBytes(text, random), random);
  const client = clients[player] as RawClient;
  const answer = isFramed ? await client.send(bytes) : await client.sendAndEnd(bytes);
  if (answer === null) return isFramed ? { what: 'no answer', bytes } : undefined;
  if (answer.status < 500 || answer.status === 501) return undefined;
  return { what: `answered ${answer.status}: ${answer.body.slice(0, 300)} ${logged.at(-1)}`, bytes };
}

type Route = (typeof reconciliation)[keyof typeof reconciliation];
const ROUTES: readonly [string, Route][] = Object.entries(reconciliation);

function apiRequest(random: Random, isGentle: boolean) {
  // Each run takes long, and at most a few wait: one in a hundred may start one.
  const [name, route] = random.pick(ROUTES.filter(([each]) => each !== 'startRun' || random.below(20) === 0));
  const query = 'query' in route ? queryOf(Object.keys(route.query.shape), random) : '';
  const hasBody = route.method !== 'GET' || (!isGentle && random.below(20) === 0);
  const body = BODIES[name] ?? {};
  const path =
    isGentle && random.below(5) > 0
      ? route.path.replaceAll(/:[A-Za-z]+/g, () => idOf(random))
      : pathOf(route.path, random);
  const json = () => (isGentle ? changeJson(body, random) : mutateJson(body, random));
  return {
    method: route.method,
    target: `${path}${query}`,
    contentType: 'application/json',
    text: hasBody ? json() : null,
  };
}

function pageRequest(random: Random) {
  const [method, path] = random.pick(PAGES).split(' ') as [string, string];
  const fields = Array.from({ length: random.below(6) }, () => [
    random.pick([...FIELDS, ...FIELDS, ...TEXTS]),
    random.pick([...TEXTS, 'x'.repeat(5_000), 'A-1']),
  ]);
  return {
    method,
    target: `${pathOf(path, random)}${method === 'GET' ? queryOf(FIELDS, random) : ''}`,
    contentType: 'application/x-www-form-urlencoded',
    text: method === 'GET' ? null : fields.map((pair) => pair.map((each) => encoded(each ?? '')).join('=')).join('&'),
  };
}

const PAGES: readonly string[] = [
  ...[
    'GET /',
    'GET /orders',
    'GET /orders/:orderId',
    'GET /runs',
    'GET /runs/:runId',
    'GET /discrepancies',
    'GET /docs',
  ],
  ...['GET /discrepancies/:discrepancyId', 'GET /callbacks', 'GET /callbacks/:callbackId', 'GET /metrics'],
  ...['POST /orders/:orderId/fulfilment', 'POST /discrepancies/:discrepancyId', 'POST /runs/:runId/cancel'],
];
const FIELDS: readonly string[] = [
  ...[
    'state',
    'limit',
    'cursor',
    'language',
    'lang',
    'kind',
    'orderId',
    'provider',
    'status',
    'note',
    'owner',
    'from',
    'to',
  ],
  ...['runId', 'version', 'returnTo', 'outcome', 'q', 'page', '__proto__', 'fulfilledAt'],
];

function pathOf(path: string, random: Random): string {
  return path.replaceAll(/:[A-Za-z]+/g, () => {
    const value = random.pick([...PATH_VALUES, ...PATH_VALUES, ...TEXTS]);
    return random.below(20) === 0
      ? random.pick(['%', '%zz', '%c0%af', '%ff', '..', '%2e%2e', '.', ''])
      : encoded(value);
  });
}

function idOf(random: Random): string {
  return random.pick([...ORDER_IDS, '1', '2']);
}

const PATH_VALUES: readonly string[] = [
  'A-1',
  'A-2',
  '1',
  '2',
  '99639165-04a9-4742-b51b-c9dcc4fbc3cb',
  'a'.repeat(200),
];

function queryOf(names: readonly string[], random: Random): string {
  const count = random.below(4);
  const pairs = Array.from({ length: count }, () => {
    const value = random.pick([...TEXTS, ...PATH_VALUES, '10', '0', '1000000', '2026-01-01T00:00:00Z', 'open', 'eyJ9']);
    return `${random.below(8) === 0 ? encoded(random.pick(TEXTS)) : random.pick(names)}=${encoded(value)}`;
  });
  return count === 0 ? '' : `?${pairs.join('&')}`;
}

/** Percent-encoded, also a lone surrogate, as a careless client would. */
function encoded(text: string): string {
  return text.isWellFormed()
    ? encodeURIComponent(text)
    : encodeURIComponent(text.toWellFormed()).replaceAll('%EF%BF%BD', '%ED%A0%80');
}

const CLAIM = { provider: 'neopay', claim: '99639165-04a9-4742-b51b-c9dcc4fbc3cb' };
const UNIT = { ...CLAIM, unitId: 'abcdef012345' };
const AMOUNT = { value: '100.00', currency: 'USD' };
const REASON = 'the buyer called';

/** A valid body of each route that has one; others get an empty object. */
const BODIES: Readonly<Partial<Record<string, unknown>>> = {
  putOrder: {
    amount: AMOUNT,
    createdAt: '2026-03-01T10:00:00Z',
    dueAt: '2026-04-01T10:00:00Z',
    fulfilledAt: null,
    providers: ['neopay'],
    payments: [{ provider: 'neopay', providerPaymentId: CLAIM.claim }],
    reason: REASON,
  },
  createPayment: {
    provider: 'neopay',
    description: 'Two chairs',
    details: { institutionId: 20, customer: { email: 'buyer@shop.test', country: 'GB', resource: { city: 'X' } } },
    retryLost: false,
  },
  putFulfilment: { fulfilledAt: '2026-03-01T10:00:00Z' },
  startRun: { from: '2026-03-01T10:00:00Z', to: '2026-03-02T10:00:00Z', dryRun: true },
  patchDiscrepancy: { owner: 'Eva', note: 'asked the bank', dueOn: '2026-03-31', state: 'resolved', reason: REASON },
  changeDiscrepancies: {
    filter: { state: 'open', currency: 'USD', atLeast: '1.00' },
    count: 0,
    change: { owner: 'Eva', dueOn: '2026-03-31' },
    reason: REASON,
  },
  resendEvents: { eventIds: ['1'], since: '2026-03-01T10:00:00Z', until: '2026-03-02T10:00:00Z' },
  amendOrder: { amount: AMOUNT, dueAt: '2026-04-01T10:00:00Z', providers: ['neopay'], force: true, reason: REASON },
  cancelOrder: { reason: REASON },
  closeOrder: { reason: REASON },
  bindClaim: { ...CLAIM, reason: REASON },
  withdrawClaim: { ...CLAIM, reason: REASON },
  allocateMoney: { ...UNIT, amount: AMOUNT, reason: REASON },
  withdrawAllocation: { ...UNIT, reason: REASON },
  acceptParts: { reason: REASON },
} satisfies Partial<Record<keyof typeof reconciliation, unknown>>;
