import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createCounters } from './counters.ts';
import { createReceiveCallback } from './receive-callback.ts';

test('a budget that breaks closes for unknown addresses and leaves good ones alone', async () => {
  const stored: string[] = [];
  const counters = createCounters();
  const receiveCallback = createReceiveCallback({
    providers: [
      {
        name: 'bank',
        authenticate: (callbackAddress) => (callbackAddress === 'good' ? { orderId: 'A', keyId: 'k1' } : null),
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
    trustedHops: 0,
  });
  const server = createServer((request, response) =>
    receiveCallback(request, response, 'bank', request.url?.slice(1) ?? ''),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = async (path: string) => (await fetch(`${url}/${path}`, { method: 'POST', body: '{}' })).status;
  try {
    expect([await post('good'), await post('bad'), await post('good'), await post('bad')]).toEqual([
      200, 429, 200, 429,
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  expect(stored).toEqual(['bank', 'bank']);
  expect(counters.requests).toMatchObject({ overBudget: 2, unknown: 0 });
});
