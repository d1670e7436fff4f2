import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChainWitness, TransferRequest } from '@punteo/chain';
import { moneyFromDecimal, type Order, type PaymentRequest, parseKeyring, type ReceivedAnswer } from '@punteo/payments';
import { afterEach, describe, expect, test } from 'vitest';
import { createPentagoo, type PentagooConfig } from './pentagoo.ts';

const HASH = `0x${'ab'.repeat(32)}`;
const TOKENS = ['a'.repeat(43), 'b'.repeat(43)];
const NOW = new Date('2026-03-01T12:00:00Z');

const order: Order = {
  orderId: 'order-1',
  amount: moneyFromDecimal('100.00', 'USD'),
  providers: [],
  createdAt: new Date('2026-03-01T11:00:00Z'),
  dueAt: null,
  fulfilledAt: null,
  cancelledAt: null,
  closedAt: null,
};
const request: PaymentRequest = {
  createAttemptId: 'i',
  order,
  amount: order.amount,
  description: 'Two chairs',
  details: {},
};

const requested: TransferRequest[] = [];
const witness: ChainWitness = {
  async *scanTransfers() {},
  probe: async () => [{ name: 'chain 56 quorum', result: 'ok', detail: '2 of 2 hosts answer and 2 must agree.' }],
  async verifyTransfer(transfer) {
    requested.push(transfer);
    return {
      witness: 'chain:56',
      answered: true,
      checks: [{ name: 'found', result: 'unknown' }],
      facts: null,
      configuration: 'test',
      document: '{}',
      watchUntil: null,
      retryAfter: ['7', 'soon', '3'],
    };
  },
};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function start(
  status: number,
  text: string,
): Promise<{ baseUrl: string; bodies: unknown[]; headers: unknown[] }> {
  const bodies: unknown[] = [];
  const headers: unknown[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    bodies.push(JSON.parse(body));
    headers.push(incoming.headers.oauth);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close().closeAllConnections());
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, headers };
}

function pentagoo(change: Partial<PentagooConfig> = {}) {
  return createPentagoo({
    integrationKey: 'integration-key',
    integrationSecret: 'integration-secret',
    callbackTokenDigests: TOKENS.map((token) => createHash('sha256').update(token).digest()),
    sendsCurrency: true,
    signsReference: true,
    uniqueAmounts: false,
    keyring: parseKeyring(`k1:${'cd'.repeat(32)}`),
    witness,
    ...change,
  });
}

function hintFor(orderReference: string) {
  return {
    orderReference,
    providerPaymentId: null,
    transaction: null,
    amount: null,
    amountText: null,
    occurredAtText: null,
  };
}

describe('a create', () => {
  test('sends the documented body, with a signed reference', async () => {
    const { baseUrl, bodies, headers } = await start(200, '');
    const provider = pentagoo({ baseUrl });
    expect(await provider.createPayment(request)).toEqual({
      outcome: 'created',
      providerPaymentId: null,
      authorisationUrl: null,
      paymentAddress: null,
      reason: null,
      document: '',
    });
    expect(bodies).toEqual([
      { refId: expect.stringMatching(/^order-1\.[\w-]{22}$/), description: 'Two chairs', amount: '100.00 USD' },
    ]);
    expect(headers).toEqual(['integration-key:integration-secret']);
    const { refId } = bodies[0] as { refId: string };
    expect(provider.resolveOrder(hintFor(refId))).toBe('order-1');
  });

  test('can send the amount without currency and the reference without signature', async () => {
    const { baseUrl, bodies } = await start(200, '{}');
    const provider = pentagoo({ baseUrl, sendsCurrency: false, signsReference: false });
    await provider.createPayment({ ...request, description: '' });
    expect(bodies).toEqual([{ refId: 'order-1', description: 'order-1', amount: '100.00' }]);
    expect(provider.resolveOrder(hintFor('order-1'))).toBe('order-1');
  });

  test.each([
    [400, '{"code":"400","message":"Bad Request"}', 'refused', 'bad_request', 'Bad Request'],
    [400, '{"code":400,"message":"Bad Request"}', 'refused', 'bad_request', 'Bad Request'],
    [400, '{"errors":{"refId":["Used before."]}}', 'refused', 'bad_shape', 'refId: Used before.'],
    [401, '{}', 'refused', 'unauthorised', null],
    [403, '{"message":"Key integration-key is blocked."}', 'refused', 'unauthorised', 'Key [redacted] is blocked.'],
    [500, '{}', 'unknown', 'unavailable', null],
    [200, '<html>', 'unknown', 'bad_json', null],
  ])(
    'answered with %i %s has the outcome %s, with what the answer says',
    async (status, text, outcome, reason, detail) => {
      const { baseUrl, bodies } = await start(status, text);
      const answers: ReceivedAnswer[] = [];
      const onAnswer = (answer: ReceivedAnswer) => answers.push(answer);
      expect(await pentagoo({ baseUrl }).createPayment({ ...request, onAnswer })).toMatchObject({
        outcome,
        reason,
        detail,
      });
      expect(bodies).toHaveLength(1);
      expect(answers).toMatchObject([{ kind: status === 200 ? 'create' : 'error', contentType: 'application/json' }]);
    },
  );
});

describe('a reference', () => {
  test.each(['order-1', 'order-1.', 'order-1.AAAAAAAAAAAAAAAAAAAAAA', '.x', ''])(
    '%j without our signature names no order',
    (reference) => {
      expect(pentagoo().resolveOrder(hintFor(reference))).toBeNull();
    },
  );
});

test('a callback address has a key id of its own for each token, and names no order', () => {
  const provider = pentagoo();
  const callbackTo = (address = '') => ({ method: 'POST', address, headers: {}, now: NOW }) as const;
  const [first, second] = provider.keyIds ?? [];
  expect(first).toMatch(/^t[0-9a-f]{8}$/);
  expect(second).not.toBe(first);
  expect(TOKENS.map((token) => provider.authenticate(callbackTo(token)))).toEqual([
    { decision: 'accept', address: { orderId: null, keyId: first } },
    { decision: 'accept', address: { orderId: null, keyId: second } },
  ]);
  const withoutTokens = pentagoo({ callbackTokenDigests: [] });
  expect(withoutTokens.authenticate(callbackTo(TOKENS[0]))).toEqual({ decision: 'refuse' });
});

test('the amount of a callback is read in a currency or in a configured token, and is text only in any other', () => {
  const provider = pentagoo({ assets: [{ code: 'USDT', decimals: 6 }] });
  const amountOf = (amount: string) => {
    const callback = { orderId: 'order-1', blockchain: 'BSC', hash: `0x${'ab'.repeat(32)}`, amount };
    const reading = provider.readCallback(Buffer.from(JSON.stringify(callback)));
    return reading.kind === 'read' ? [reading.hint.amount?.currency, reading.hint.amountText] : reading.reason;
  };
  expect(amountOf('100.00 USD')).toEqual(['USD', '100.00 USD']);
  expect(amountOf('100.00 USDT')).toEqual(['USDT', '100.00 USDT']);
  for (const text of ['100.00 USDC', '100.00 ZZZ', '100.00 HRK', '100 XXX'])
    expect(amountOf(text)).toEqual([undefined, text]);
});

test('a claim is verified on the chain by the transaction that it names', async () => {
  const claim = { provider: 'pentagoo', kind: 'transaction', network: 'Ethereum', hash: HASH } as const;
  const verification = await pentagoo().verify({ claim, previous: null, now: NOW });
  expect(requested.at(-1)).toEqual({ network: 'Ethereum', hash: HASH, earlier: null, now: NOW });
  expect(verification).toEqual({
    evidence: {
      claim,
      witness: 'chain:56',
      answered: true,
      checks: [{ name: 'found', result: 'unknown' }],
      facts: null,
      configuration: 'test',
      document: '{}',
      checkedAt: NOW,
    },
    payment: null,
    retryAfterSeconds: 7,
    watchUntil: null,
  });
});
