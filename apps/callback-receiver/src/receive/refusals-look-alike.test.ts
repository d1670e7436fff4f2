import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceiverDatabase, neopayPath, SECRETS, startTestReceiver } from '../__fixtures__/test-receiver.ts';

let database: Awaited<ReturnType<typeof createReceiverDatabase>>;
let receiver: Awaited<ReturnType<typeof startTestReceiver>>;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  database = await createReceiverDatabase();
  receiver = await startTestReceiver(database.url, { UNKNOWN_ADDRESSES_PER_MINUTE: '1000000' });
});

afterAll(async () => {
  agent.destroy();
  await receiver.close();
  await database.drop();
});

const token = SECRETS.PENTAGOO_CALLBACK_TOKENS;
const good = neopayPath('order-1');

/** What a stranger may try: right in ever more of its parts, and wrong in one. */
const REFUSED: Readonly<Record<string, string>> = {
  'an unknown provider': `/callbacks/nobody/${token}`,
  'an unknown token': `/callbacks/pentagoo/${'x'.repeat(token.length)}`,
  'a token wrong in its last character': `/callbacks/pentagoo/${token.slice(0, -1)}-`,
  'a token wrong in its first character': `/callbacks/pentagoo/-${token.slice(1)}`,
  'a callbackAddress of another shape': '/callbacks/neopay/anything',
  'a callbackAddress of an unknown key': good.replace('/v1.k1.', '/v1.k9.'),
  'a callbackAddress with the last character of its MAC altered': `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
  'the MAC of one order on another': good.replace(/\.[\w-]+~/, `.${Buffer.from('order-2').toString('base64url')}~`),
  'an address that has expired': neopayPath('order-1', new Date(Date.now() - 3 * 86_400_000)),
};

test('every refusal is the same: status, headers, length (I14)', async () => {
  const answers = new Map<string, unknown>();
  for (const [name, path] of Object.entries(REFUSED)) {
    const { status, headers, bytes } = await post(path);
    const { date: _now, ...rest } = headers;
    answers.set(name, { status, headers: rest, bytes });
  }
  const [first] = answers.values();
  expect(first).toMatchObject({ status: 404, bytes: 0, headers: { 'content-length': '0' } });
  for (const [name, answer] of answers) expect(answer, name).toEqual(first);
});

/** At full figures the invariant's own 2 ms; in a change, on a busy machine, only what nobody could overlook. */
const TRIES = faultCount(40, 1_000);
const APART_MILLISECONDS = faultCount(50, 2);

test('no refusal takes longer than another: medians over many tries, in mixed order (I14)', async () => {
  const times = new Map(Object.keys(REFUSED).map((name) => [name, [] as number[]]));
  for (let round = 0; round < TRIES; round += 1) {
    // Turned a little each round, so that a slow moment of the machine falls on all of them.
    const paths = Object.entries(REFUSED);
    for (const [name, path] of [...paths.slice(round % paths.length), ...paths.slice(0, round % paths.length)]) {
      const start = performance.now();
      await post(path);
      times.get(name)?.push(performance.now() - start);
    }
  }
  const medians = [...times].map(([name, all]) => ({ name, median: medianOf(all) }));
  medians.sort((left, right) => left.median - right.median);
  const apart = (medians.at(-1)?.median ?? 0) - (medians[0]?.median ?? 0);
  expect(apart, JSON.stringify(medians)).toBeLessThanOrEqual(APART_MILLISECONDS);
}, 300_000);

function post(path: string): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; bytes: number }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${receiver.url}${path}`, { method: 'POST', agent }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, bytes }));
    });
    sent.on('error', reject);
    sent.end('{}');
  });
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
