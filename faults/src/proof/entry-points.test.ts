import { randomBytes } from 'node:crypto';
import { type Receiver, readConfig, startReceiver } from '@punteo/callback-receiver';
import { parseKeyring, signCallbackAddress } from '@punteo/payments';
import { migrate, openStore } from '@punteo/postgres-store';
import { checkInvariants, createTestDatabase, faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const KEYS = { former: `k1:${'ab'.repeat(32)}`, current: `k2:${'cd'.repeat(32)}`, foreign: `k2:${'ef'.repeat(32)}` };
const TOKEN = randomBytes(32).toString('hex');

const IS_FULL_PROGRAMME = faultCount(0, 1) === 1;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: pg.Pool;
let receiver: Receiver;
/** Awaited before each commit of a batch; a test may replace it. */
let beforeCommit: () => Promise<void> = async () => {};

beforeAll(async () => {
  database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  sql = new pg.Pool({ connectionString: database.url });
  receiver = await startReceiver(await readConfig(environment()), {
    openStore: async (options) => {
      const store = await openStore(options);
      const receive: typeof store.callbacks.receive = async (callback) => {
        await beforeCommit();
        return store.callbacks.receive(callback);
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

test('I1: a callback is answered 200 only after its commit, and 503 when the commit fails', async () => {
  const reachedCommit = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  beforeCommit = () => {
    reachedCommit.resolve();
    return commit.promise;
  };
  let status: number | undefined;
  const answered = post(neopayPath('A-1'), '{"number":1}').then((answer) => {
    status = answer.status;
  });
  await reachedCommit.promise;
  // A later request is answered, so an early answer to the first one would have arrived.
  expect((await post(INVALID['an unknown token'] ?? '')).status).toBe(404);
  expect(status).toBeUndefined();
  commit.resolve();
  await answered;
  expect(status).toBe(200);
  expect(await countCallbacks()).toBe(1);
  beforeCommit = () => Promise.reject(new Error('the disk is full'));
  expect((await post(neopayPath('A-1'), '{"number":2}')).status).toBe(503);
  expect(await countCallbacks()).toBe(1);
});

test('E4: bodies that are not UTF-8 are stored as different callbacks, each with its own digest', async () => {
  for (const bytes of [[0xff], [0xfe], [0xc0, 0xaf], [0xef, 0xbf, 0xbd]]) {
    expect((await post(neopayPath('A-1'), Uint8Array.from(bytes))).status).toBe(200);
  }
  expect(await countCallbacks()).toBe(4);
  expect(await checkInvariants(database.url)).toEqual([]);
});

/** Paths that are no valid callback address. */
const INVALID: Readonly<Record<string, string>> = {
  'an unknown token': `/callbacks/pentagoo/${'x'.repeat(64)}`,
  'no token': '/callbacks/pentagoo/',
  'a short token': `/callbacks/pentagoo/${TOKEN.slice(0, 32)}`,
  'an altered token': `/callbacks/pentagoo/${TOKEN.slice(0, -1)}g`,
  'a doubled token': `/callbacks/pentagoo/${TOKEN}${TOKEN}`,
  'a token in the query': `/callbacks/pentagoo?token=${TOKEN}`,
  'an address of a foreign key': neopayPath('A-1', KEYS.foreign),
  'an address of another environment': neopayPath('A-1', KEYS.current, 'neopay:live'),
  'an address of another provider': neopayPath('A-1', KEYS.current, 'pentagoo:sandbox'),
  'an expired address': neopayPath('A-1', KEYS.current, 'neopay:sandbox', new Date(0)),
  'an address altered to another order': neopayPath('A-1').replace(/\.[\w-]+~/, '.QS0y~'),
  'an unknown provider': `/callbacks/nobody/${TOKEN}`,
};

test.each(Object.keys(INVALID))('D10 D13: a callback to %s is answered 404 and not stored', async (name) => {
  expect((await post(INVALID[name] ?? '')).status).toBe(404);
  expect(await countCallbacks()).toBe(0);
});

test('D13: an address of the former key is valid while that key is configured', async () => {
  expect((await post(neopayPath('A-1', KEYS.former))).status).toBe(200);
});

test.each([
  ['CALLBACK_KEYS', ''],
  ['CALLBACK_KEYS', 'k1:'],
  ['CALLBACK_KEYS', `k1:${'ab'.repeat(31)}`],
  ['PENTAGOO_CALLBACK_TOKENS', ''],
  ['PENTAGOO_CALLBACK_TOKENS', 'canary'],
  ['NEOPAY_TOKEN', 'canary'],
])(
  'D13: a receiver with %s=%j does not start, and the error names the variable and not its value',
  async (name, value) => {
    let message = '';
    try {
      await readConfig({ ...environment(), [name]: value });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(name);
    if (value.length > 3) expect(message).not.toContain(value.slice(3));
  },
);

test.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-original-url', 'x-forwarded-host'])(
  'D14: a spoofed %s header changes no answer',
  async (header) => {
    const spoofed = { [header]: header === 'forwarded' ? 'for=127.0.0.1' : '127.0.0.1' };
    expect((await post(INVALID['an unknown token'] ?? '', '{}', spoofed)).status).toBe(404);
    expect((await post(neopayPath('A-1'), '{}', spoofed)).status).toBe(200);
  },
);

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  'D15: %s is answered 405 with an empty body, whether the address is valid or not',
  async (method) => {
    for (const path of [neopayPath('A-1'), INVALID['an unknown token'] ?? '']) {
      const response = await fetch(`${receiver.url}${path}`, { method });
      expect(response.status).toBe(405);
      expect(await response.text()).toBe('');
    }
    expect((await post(neopayPath('A-1'), '{}', { 'x-http-method-override': 'DELETE' })).status).toBe(200);
  },
);

test('I14: every invalid address gets the same status, headers and body', async () => {
  const answers = await Promise.all(Object.values(INVALID).map((path) => post(path)));
  expect(new Set(answers.map(({ whole }) => whole)).size).toBe(1);
});

test.runIf(IS_FULL_PROGRAMME)(
  'I14: the median time of a refusal differs by 2 ms at most between invalid addresses',
  async () => {
    const kinds = ['an unknown token', 'an address of a foreign key', 'an address altered to another order'];
    const times = new Map<string, number[]>(kinds.map((kind) => [kind, []]));
    for (let round = 0; round < 1_000; round += 1) {
      for (const kind of kinds) {
        const startedAt = performance.now();
        await post(INVALID[kind] ?? '');
        times.get(kind)?.push(performance.now() - startedAt);
      }
    }
    const medians = [...times.values()].map((each) => each.sort((left, right) => left - right)[500] ?? 0);
    expect(Math.max(...medians) - Math.min(...medians)).toBeLessThanOrEqual(2);
  },
);

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

function neopayPath(
  orderId: string,
  keys = KEYS.current,
  scope = 'neopay:sandbox',
  expiresAt = new Date(Date.now() + 86_400_000),
): string {
  return `/callbacks/neopay/${signCallbackAddress(parseKeyring(keys), { scope, orderId, expiresAt })}`;
}

async function post(path: string, body: string | Uint8Array<ArrayBuffer> = '{}', headers: Record<string, string> = {}) {
  const response = await fetch(`${receiver.url}${path}`, { method: 'POST', body, headers });
  const headersShown = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, whole: JSON.stringify([response.status, headersShown, await response.text()]) };
}

async function countCallbacks(): Promise<number> {
  return (await sql.query('select from callbacks')).rowCount ?? 0;
}
