import { moneyFromDecimal, parseKeyring } from '@punteo/payments';
import { expect, test } from 'vitest';
import { json, startNeopayServer } from './__fixtures__/neopay-server.ts';
import { createNeopay } from './neopay.ts';

test.each([503, 429, 500])('one look at a payment is one call, also when it is answered %i', async (status) => {
  const server = await startNeopayServer(json('{}', status));
  const provider = createNeopay({
    baseUrl: server.baseUrl,
    token: 'token-0123456789abcdef',
    appKey: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
    environment: 'sandbox',
    statuses: {},
    payeeAccount: null,
    publicUrl: 'https://pay.test',
    keyring: parseKeyring(`k1:${'ab'.repeat(32)}`),
  });
  const now = new Date();
  const order = {
    orderId: 'A',
    amount: moneyFromDecimal('1.00', 'GBP'),
    providers: [],
    createdAt: now,
    dueAt: null,
    fulfilledAt: null,
  };
  const providerPaymentId = '99ea261a-d7e8-45be-af0b-5ff89b8cee2a';
  const claim = { provider: 'neopay', orderId: 'A', subject: { kind: 'payment', providerPaymentId } } as const;
  try {
    expect((await provider.verify(claim, order, now)).evidence.answered).toBe(false);
    expect(server.requests).toHaveLength(1);
  } finally {
    await server.close();
  }
});
