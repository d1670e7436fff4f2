import { createServer } from 'node:http';
import { listen } from '@punteo/app-kit/listen';
import { expect, test } from 'vitest';
import { createCounters } from './counters.ts';
import { createReceiveCallback } from './receive-callback.ts';

test('a limit that breaks refuses unknown addresses and lets valid ones pass', async () => {
  const stored: string[] = [];
  const counters = createCounters();
  const receiveCallback = createReceiveCallback({
    providers: [
      {
        name: 'bank',
        authenticate: ({ address }) =>
          address === 'valid' ? { decision: 'accept', address: { orderId: 'A', keyId: 'k1' } } : { decision: 'refuse' },
      },
    ],
    inbox: {
      async store({ provider }) {
        stored.push(provider);
        return 'stored';
      },
    },
    unknownAddressLimit: {
      spend() {
        throw new Error('broken');
      },
    },
    counters,
    refusals: { add: () => expect.unreachable('No callback of ours was refused.') },
    onError: () => expect.unreachable('No adapter threw.'),
    trustedHops: 0,
    clock: () => new Date('2026-06-01T12:00:00Z'),
  });
  const server = createServer((request, response) =>
    receiveCallback(request, response, 'bank', request.url?.slice(1) ?? ''),
  );
  const url = await listen(server, 0, '127.0.0.1');
  const post = async (path: string) => (await fetch(`${url}/${path}`, { method: 'POST', body: '{}' })).status;
  try {
    expect([await post('valid'), await post('invalid'), await post('valid'), await post('invalid')]).toEqual([
      200, 429, 200, 429,
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  expect(stored).toEqual(['bank', 'bank']);
  expect(counters.requests).toMatchObject({ overBudget: 2, unknown: 0 });
});
