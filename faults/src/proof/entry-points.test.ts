import { randomBytes } from 'node:crypto';
import { type Receiver, readConfig, startReceiver } from '@punteo/callback-receiver';
import { parseKeyring, signCallbackAddress } from '@punteo/payments';
import { migrate, openStore } from '@punteo/postgres-store';
import { checkInvariants, createTestDatabase, faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const KEYS = { former: `k1:${'ab'.repeat(32)}`, current: `k2:${'cd'.repeat(32)}`, foreign: `k2:${'ef'.repeat(32)}` };
const TOKEN = randomBytes(32).toString('hex');

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: pg.Pool;
let receiver: Receiver;
/** Waited for before each commit of a batch; the test that needs it sets it. */
let beforeCommit: () => Promise<void> = async () => {};

beforeAll(async () => {
  database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  sql = new pg.Pool({ connectionString: database.url });
  receiver = await startReceiver(await readConfig(environment()), {
    openStore: async (options) => {
      const store = await openStore(options);
      const receive: typeof store.callbacks.receive = async (batch) => {
        await beforeCommit();
        return store.callbacks.receive(batch);
      };
      return { ...store, callbacks: { ...store.callbacks, receive } };
    },
  });
});
beforeEach(async () => {
  beforeCommit = async () => {};
  await sql.query('truncate callbacks');
});
afterAll(async () => {
  await receiver?.close();
  await sql?.end();
  await database?.drop();
});

test('I1: no answer is given before the commit, and a commit that fails is never a 200', async () => {
  const commit = Promise.withResolvers<void>();
  beforeCommit = () => commit.promise;
  let status: number | undefined;
  const answered = post(neopay('A-1'), '{"waits":1}').then((answer) => {
    status = answer.status;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(status).toBeUndefined();
  commit.resolve();
  await answered;
  expect(status).toBe(200);
  expect(await rows()).toBe(1);
  beforeCommit = () => Promise.reject(new Error('the disk is full'));
  expect((await post(neopay('A-1'), '{"fails":1}')).status).toBe(503);
  expect(await rows()).toBe(1);
});

test('E4: bytes that no text can hold are told apart: the digest is that of the bytes', async () => {
  for (const bytes of [[0xff], [0xfe], [0xc0, 0xaf], [0xef, 0xbf, 0xbd]]) {
    expect((await post(neopay('A-1'), Uint8Array.from(bytes))).status).toBe(200);
  }
  expect(await rows()).toBe(4);
  expect(await checkInvariants(database.url)).toEqual([]);
});

const UNKNOWN: Readonly<Record<string, string>> = {
  'an unknown token': `/callbacks/pentagoo/${'x'.repeat(64)}`,
  'no token': '/callbacks/pentagoo/',
  'a short token': `/callbacks/pentagoo/${TOKEN.slice(0, 32)}`,
  'an altered token': `/callbacks/pentagoo/${TOKEN.slice(0, -1)}g`,
  'a doubled token': `/callbacks/pentagoo/${TOKEN}${TOKEN}`,
  'a token in the query': `/callbacks/pentagoo?token=${TOKEN}`,
  'an address of a foreign key': neopay('A-1', KEYS.foreign),
  'an address of another environment': neopay('A-1', KEYS.current, 'neopay:live'),
  'an address of another provider': neopay('A-1', KEYS.current, 'pentagoo:sandbox'),
  'an address that has expired': neopay('A-1', KEYS.current, 'neopay:sandbox', new Date(0)),
  'an address altered to another order': neopay('A-1').replace(/\.[\w-]+~/, '.QS0y~'),
  'an unknown provider': `/callbacks/nobody/${TOKEN}`,
};

test.each(Object.keys(UNKNOWN))('D10 D13: %s is answered 404, and nothing is stored', async (name) => {
  expect((await post(UNKNOWN[name] ?? '')).status).toBe(404);
  expect(await rows()).toBe(0);
});

test('D13: an address of the former key is good while the key is configured', async () => {
  expect((await post(neopay('A-1', KEYS.former))).status).toBe(200);
});

test.each([
  ['CALLBACK_KEYS', ''],
  ['CALLBACK_KEYS', 'k1:'],
  ['CALLBACK_KEYS', `k1:${'ab'.repeat(31)}`],
  ['PENTAGOO_CALLBACK_TOKENS', ''],
  ['PENTAGOO_CALLBACK_TOKENS', 'canary'],
  ['NEOPAY_TOKEN', 'canary'],
])('D13: a start with %s=%j is refused, and the text does not show the value', async (name, value) => {
  let message = '';
  try {
    await readConfig({ ...environment(), [name]: value });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain(name);
  if (value.length > 3) expect(message).not.toContain(value.slice(3));
});

test.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-original-url', 'x-forwarded-host'])(
  'D14: a spoofed %s opens no door and shuts none',
  async (header) => {
    const spoofed = { [header]: header === 'forwarded' ? 'for=127.0.0.1' : '127.0.0.1' };
    expect((await post(UNKNOWN['an unknown token'] ?? '', '{}', spoofed)).status).toBe(404);
    expect((await post(neopay('A-1'), '{}', spoofed)).status).toBe(200);
  },
);

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  'D15: %s is answered 405 without a word of any order',
  async (method) => {
    for (const path of [neopay('A-1'), UNKNOWN['an unknown token'] ?? '']) {
      const response = await fetch(`${receiver.url}${path}`, { method });
      expect(response.status).toBe(405);
      expect(await response.text()).toBe('');
    }
    expect((await post(neopay('A-1'), '{}', { 'x-http-method-override': 'DELETE' })).status).toBe(200);
  },
);

test('I14: refusals look alike, whatever was wrong: status, headers, body', async () => {
  const answers = await Promise.all(Object.values(UNKNOWN).map((path) => post(path)));
  expect(new Set(answers.map(({ look }) => look)).size).toBe(1);
});

test('I14: refusals take alike, over a thousand tries', { timeout: 120_000 }, async () => {
  const tries = faultCount(50, 1_000);
  const kinds = ['an unknown token', 'an address of a foreign key', 'an address altered to another order'];
  const times = new Map<string, number[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < tries; round += 1) {
    for (const kind of kinds) {
      const from = performance.now();
      await post(UNKNOWN[kind] ?? '');
      times.get(kind)?.push(performance.now() - from);
    }
  }
  const medians = [...times.values()].map((each) => each.sort((left, right) => left - right)[tries >> 1] ?? 0);
  // The limit counts in the whole programme only, where the machine is not shared with other tests.
  expect(Math.max(...medians) - Math.min(...medians)).toBeLessThanOrEqual(faultCount(50, 2));
});

function environment(): Record<string, string> {
  return {
    CALLBACK_KEYS: `${KEYS.current},${KEYS.former}`,
    PENTAGOO_INTEGRATION_KEY: 'integration-key-0123456789',
    PENTAGOO_INTEGRATION_SECRET: 'integration-secret-0123456789',
    PENTAGOO_CALLBACK_TOKENS: TOKEN,
    NEOPAY_TOKEN: 'neopay-token-0123456789',
    NEOPAY_APP_KEY: 'b7a9c2d4-6f1e-4c3b-9a8d-0e5f6a7b8c9d',
    NEOPAY_ENVIRONMENT: 'sandbox',
    DATABASE_URL: database?.url ?? 'postgres://127.0.0.1/none',
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    ROLE: 'ingest',
    LOG_LEVEL: 'fatal',
    UNKNOWN_ADDRESSES_PER_MINUTE: '1000000',
  };
}

function neopay(
  orderId: string,
  keys = KEYS.current,
  scope = 'neopay:sandbox',
  expiresAt = new Date(Date.now() + 86_400_000),
): string {
  return `/callbacks/neopay/${signCallbackAddress(parseKeyring(keys), { scope, orderId, expiresAt })}`;
}

async function post(path: string, body: string | Uint8Array<ArrayBuffer> = '{}', headers: Record<string, string> = {}) {
  const response = await fetch(`${receiver.url}${path}`, { method: 'POST', body, headers });
  const shown = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, look: JSON.stringify([response.status, shown, await response.text()]) };
}

async function rows(): Promise<number> {
  return (await sql.query('select from callbacks')).rowCount ?? 0;
}
