import { createHash } from 'node:crypto';
import { type Receiver, readConfig, startReceiver } from '@punteo/callback-receiver';
import { parseKeyring, signReference } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPLICATION } from '../fakes/neopay.ts';
import type { Random } from '../random.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, orderOf, PENTAGOO_TOKEN, putOrder, type TestSystem } from '../test-system.ts';
import { type Failure, heapGrowthBytes, runCases } from './cases.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import { mutateRequest } from './mutate-request.ts';
import { createRawClient, type RawClient } from './raw-client.ts';

let testStore: TestStore;
let system: TestSystem;
let sql: pg.Pool;
let receiver: Receiver;
let clients: RawClient[];

beforeAll(async () => {
  testStore = await openTestStore();
  system = createTestSystem(testStore);
  system.now = new Date();
  sql = new pg.Pool({ connectionString: testStore.databaseUrl, max: 2 });
  await putOrder(system, orderOf(system, 'A-1'));
  receiver = await startReceiver(
    await readConfig({
      DATABASE_URL: testStore.databaseUrl,
      CALLBACK_KEYS,
      NEOPAY_TOKEN: 'neopay-token-0123456789',
      NEOPAY_APP_KEY: APPLICATION,
      NEOPAY_ENVIRONMENT: 'live',
      PENTAGOO_INTEGRATION_KEY: 'integration-key-0123456789',
      PENTAGOO_INTEGRATION_SECRET: 'integration-secret-0123456789',
      PENTAGOO_CALLBACK_TOKENS: PENTAGOO_TOKEN,
      ...{ HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', ROLE: 'ingest', LOG_LEVEL: 'silent', TRUST_PROXY_HOPS: '1' },
    }),
  );
  clients = Array.from({ length: CONCURRENCY }, () => createRawClient(receiver.url ?? ''));
});

afterAll(async () => {
  for (const client of clients ?? []) client.close();
  await receiver?.close();
  await sql?.end();
  await testStore?.close();
});

const CALLBACK_KEYS = `k2:${'ab'.repeat(32)},k1:${'cd'.repeat(32)}`;
const KEYRING = parseKeyring(CALLBACK_KEYS);
const CONCURRENCY = 16;
const MEGABYTE = 1_048_576;
/** By seed: the digest of each body that was acknowledged, until its row was seen. */
const acknowledged = new Map<number, { readonly digest: string; readonly bytes: Buffer }>();

test('mutated callbacks are never answered 5xx, acknowledged ones are stored and matched, and memory does not grow', async () => {
  const options = { few: 4_000, full: 530_000, concurrency: CONCURRENCY, batch: 1_000, between: checkStored };
  const { failures, heapBytes } = await runCases('callbacks', options, play);
  expect(failures).toEqual([]);
  expect(heapGrowthBytes(heapBytes)).toBeLessThan(24 * MEGABYTE);
});

async function play(random: Random, seed: number, player: number) {
  const provider = random.pick(['neopay', 'pentagoo'] as const);
  const body = mutateBytes(mutateJson(documentOf(provider), random), random);
  const request = {
    method: random.below(40) === 0 ? random.pick(['GET', 'PUT', 'HEAD', 'OPTIONS', 'PATCH', 'post', 'X']) : 'POST',
    target: targetOf(provider, random),
    host: '127.0.0.1',
    contentType: 'application/json',
  };
  const { bytes, isFramed } = mutateRequest(request, body, random);
  const client = clients[player] as RawClient;
  // A HEAD has no body in its answer, and a client that waits for one would wait for ever.
  const isAlone = !isFramed || request.method === 'HEAD';
  const answer = isAlone ? await client.sendAndEnd(bytes) : await client.send(bytes);
  if (answer === null) return isFramed ? { what: 'no answer', bytes } : undefined;
  if (answer.status >= 500 && answer.status !== 501) return { what: `answered ${answer.status}`, bytes };
  if (answer.status === 200 && isFramed)
    acknowledged.set(seed, { digest: createHash('sha256').update(body).digest('hex'), bytes });
  return undefined;
}

function documentOf(provider: 'neopay' | 'pentagoo'): unknown {
  if (provider === 'neopay') return NEOPAY_CALLBACK;
  return {
    amount: '100.00 USD',
    date: '2026-06-01T12:00:00Z',
    blockchain: 'Binance Smart Chain',
    hash: `0x${'5c'.repeat(32)}`,
    paymentId: 'p-1',
    orderId: signReference(KEYRING, 'pentagoo', 'A-1'),
  };
}

const NEOPAY_CALLBACK = {
  event: 'payment.updated',
  payment: {
    id: '99639165-04a9-4742-b51b-c9dcc4fbc3cb',
    application_id: APPLICATION,
    amount: 100.5,
    status: 'completed',
    currency: 'USD',
    customer: { id: '99639164-f36d-4836-a8b7-934ad056b16c', email: 'jhondoe@email.com' },
    fee: null,
    created_at: '2026-06-01T12:00:00.000000Z',
  },
};

function targetOf(provider: 'neopay' | 'pentagoo', random: Random): string {
  const address = provider === 'pentagoo' ? PENTAGOO_TOKEN : system.neopayAddress('A-1');
  const target = `/callbacks/${provider}/${address}`;
  const change = random.below(30);
  if (change === 0) return `${target}?${random.pick(['a=1', '%00', 'x=%zz', '='])}`;
  if (change === 1) return target.replace(/.$/, random.pick(['', '%41', '%', '\xe9', '/', '%00', '~']));
  if (change === 2) return random.pick(['/', '*', '//', `http://x${target}`, `/..${target}`, '/callbacks/nobody/x']);
  return target;
}

async function checkStored(): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  const { rows } = await sql.query<{ digest: string }>(`select encode(digest, 'hex') as digest from callbacks`);
  const stored = new Set(rows.map(({ digest }) => digest));
  for (const [seed, { digest, bytes }] of acknowledged)
    if (!stored.has(digest))
      failures.push({ seed, what: 'acknowledged and not stored', bytes: bytes.toString('base64') });
  acknowledged.clear();
  const providers = Object.values(system.providers);
  for (let pass = 0; pass * 500 <= rows.length; pass += 1) await testStore.match(providers);
  const unmatched = await sql.query<{ body: Buffer }>(
    `select body from callbacks where outcome = 'received' or match_failures > 0 limit 5`,
  );
  for (const { body } of unmatched.rows)
    failures.push({ seed: -1, what: 'stored and not matched', bytes: body.toString('base64') });
  await sql.query('truncate callbacks');
  return failures;
}
