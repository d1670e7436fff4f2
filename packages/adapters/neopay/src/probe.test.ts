import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { json, type NeopayServer, startNeopayServer } from './__fixtures__/neopay-server.ts';
import { createTestNeopay } from './__fixtures__/test-neopay.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const EMPTY = '{"data":[],"links":{},"meta":{}}';
let server: NeopayServer;

afterEach(() => server.close());

test('an answer dated by a clock that agrees with ours is ok', async () => {
  expect(await probe(dated(NOW))).toEqual([
    { name: 'neopay', result: 'ok', detail: 'Its list of payments can be read.' },
    { name: 'neopay clock', result: 'ok', detail: 'Our clocks agree within 30 seconds.' },
  ]);
  expect(server.requests.map(({ line }) => line)).toEqual(['GET /api/payments?page=1']);
});

test('an answer dated 400 seconds before our time is a failure of the clock', async () => {
  const results = await probe(dated(new Date(NOW.getTime() - 400_000)));
  expect(results[1]).toMatchObject({ name: 'neopay clock', result: 'fail' });
});

test('refused credentials are a failure that names their variables and repeats no credential', async () => {
  const results = await probe(json('{"message":"canary-token-0123456789"}', 401));
  expect(results).toEqual([
    {
      name: 'neopay',
      result: 'fail',
      detail: 'Its list cannot be read (unauthorised): check NEOPAY_TOKEN and NEOPAY_APP_KEY.',
    },
  ]);
});

test('a Neopay that cannot be reached is a failure that names its URL and the proxy', async () => {
  expect(await probe((response) => response.destroy())).toMatchObject([
    {
      result: 'fail',
      detail: expect.stringMatching(/\(network\): check NEOPAY_BASE_URL, OUTBOUND_PROXY_URL where it is/),
    },
  ]);
});

test('an error that says why is a failure that says it too', async () => {
  expect(await probe(json('{"message":"This IP is not allowed."}', 403))).toMatchObject([
    {
      detail:
        'Its list cannot be read (unauthorised, 403 "This IP is not allowed."): check NEOPAY_TOKEN and NEOPAY_APP_KEY.',
    },
  ]);
});

test('an answer that does not match the documentation is a failure', async () => {
  expect(await probe(json('[]'))).toMatchObject([{ result: 'fail', detail: expect.stringContaining('bad_shape') }]);
});

async function probe(answer: Parameters<typeof startNeopayServer>[0]) {
  server = await startNeopayServer(answer);
  return createTestNeopay({ baseUrl: server.baseUrl }).probe?.(NOW) ?? [];
}

function dated(date: Date) {
  return (response: ServerResponse) => {
    response.sendDate = false;
    response.setHeader('date', date.toUTCString());
    json(EMPTY)(response);
  };
}
