import { createProviders } from '@punteo/app-kit/providers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { neopayPath, receiverEnvironment, SECRETS } from '../__fixtures__/test-receiver.ts';
import { readConfig } from '../config.ts';
import { type CallbackServer, createCallbackServer } from './callback-server.ts';
import { createCounters } from './counters.ts';

let server: CallbackServer;
let url: string;

beforeAll(async () => {
  const config = await readConfig(receiverEnvironment('postgres://127.0.0.1/none'));
  server = createCallbackServer({
    config,
    callbacks: {
      receive: async () => expect.unreachable('An invalid address stores nothing.'),
      countRefusals: async () => expect.unreachable('An invalid address is no fault to repair.'),
    },
    providers: await createProviders(config.providers, { publicUrl: config.publicUrl, keyring: config.callbackKeys }),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    counters: createCounters(),
    clock: () => new Date(),
    onStored: () => {},
  });
  url = await server.listen(0, '127.0.0.1');
});

afterAll(() => server.close());

const token = SECRETS.PENTAGOO_CALLBACK_TOKENS;
const valid = neopayPath('order-1');

/** Addresses that are right in ever more of their parts, and wrong in one. */
const INVALID: Readonly<Record<string, string>> = {
  'an unknown provider': `/callbacks/nobody/${token}`,
  'an unknown token': `/callbacks/pentagoo/${'x'.repeat(token.length)}`,
  'a token wrong in its last character': `/callbacks/pentagoo/${token.slice(0, -1)}-`,
  'a token wrong in its first character': `/callbacks/pentagoo/-${token.slice(1)}`,
  'an address of another shape': '/callbacks/neopay/anything',
  'an address of an unknown key': valid.replace('/v1.k1.', '/v1.k9.'),
  'an address with the last character of its MAC altered': `${valid.slice(0, -1)}${valid.endsWith('A') ? 'B' : 'A'}`,
  'the MAC of one order on another': valid.replace(/\.[\w-]+~/, `.${Buffer.from('order-2').toString('base64url')}~`),
  'an expired address': neopayPath('order-1', new Date(Date.now() - 3 * 86_400_000)),
};

// `pnpm faults` compares the times of refusals as well.
test('every invalid address gets the same status, headers and length (I14)', async () => {
  const answers: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(INVALID)) {
    const response = await fetch(`${url}${path}`, { method: 'POST', body: '{}' });
    const { date: _now, ...headers } = Object.fromEntries(response.headers);
    answers[name] = { status: response.status, headers, body: await response.text() };
  }
  const refusal = {
    status: 404,
    headers: { 'content-length': '0', connection: 'keep-alive', 'keep-alive': 'timeout=15, max=10000' },
    body: '',
  };
  expect(answers).toEqual(Object.fromEntries(Object.keys(INVALID).map((name) => [name, refusal])));
});
