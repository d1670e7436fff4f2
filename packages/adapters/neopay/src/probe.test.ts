import { parseKeyring } from '@punteo/payments';
import { afterEach, expect, test } from 'vitest';
import { json, type NeopayServer, startNeopayServer } from './__fixtures__/neopay-server.ts';
import { createNeopay } from './neopay.ts';

const EMPTY = '{"data":[],"links":{},"meta":{}}';
let server: NeopayServer;

afterEach(() => server.close());

test('a provider that answers, with a clock like ours, is well', async () => {
  expect(await probe((response) => json(EMPTY)(response))).toEqual([
    { name: 'neopay', result: 'ok', detail: 'Its list of payments can be read.' },
    { name: 'neopay clock', result: 'ok', detail: 'Our clocks agree within 30 seconds.' },
  ]);
  expect(server.requests.map(({ line }) => line)).toEqual(['GET /api/payments?page=1']);
});

test('a provider whose clock is not ours is told apart', async () => {
  const results = await probe((response) => {
    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() - 400_000).toUTCString());
    json(EMPTY)(response);
  });
  expect(results[1]).toMatchObject({ name: 'neopay clock', result: 'fail' });
});

test('credentials that are refused are named by their variables, and nothing of theirs is told', async () => {
  const results = await probe(json('{"message":"canary-token-0123456789"}', 401));
  expect(results).toEqual([
    {
      name: 'neopay',
      result: 'fail',
      detail: 'It cannot be asked (unauthorised): check NEOPAY_TOKEN and NEOPAY_APP_KEY.',
    },
  ]);
});

test('an answer that is not what the document says is a failure too', async () => {
  expect(await probe(json('[]'))).toMatchObject([{ result: 'fail', detail: expect.stringContaining('bad_shape') }]);
});

async function probe(answer: Parameters<typeof startNeopayServer>[0]) {
  server = await startNeopayServer(answer);
  const provider = createNeopay({
    baseUrl: server.baseUrl,
    token: 'canary-token-0123456789',
    appKey: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
    environment: 'sandbox',
    statuses: {},
    payeeAccount: null,
    publicUrl: 'https://pay.test',
    keyring: parseKeyring(`k1:${'ab'.repeat(32)}`),
  });
  return provider.probe?.(new Date()) ?? [];
}
