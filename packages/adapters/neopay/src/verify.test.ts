import { type Check, moneyFromDecimal, type Order, type Verification } from '@punteo/payments';
import { afterEach, describe, expect, test } from 'vitest';
import { json, type NeopayServer, samplePayment, startNeopayServer } from './__fixtures__/neopay-server.ts';
import { createTestNeopay } from './__fixtures__/test-neopay.ts';
import type { NeopayConfig } from './neopay.ts';

const ID = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';
const NOW = new Date('2023-06-13T00:00:00Z');
const PAID = ['"pending"', '"completed"'] as const;

const order: Order = {
  orderId: 'order-1',
  amount: moneyFromDecimal('122.44', 'GBP'),
  providers: [],
  createdAt: new Date('2023-06-12T23:57:00Z'),
  dueAt: null,
  fulfilledAt: null,
};

const servers: NeopayServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(answer: Parameters<typeof startNeopayServer>[0]): Promise<NeopayServer> {
  const server = await startNeopayServer(answer);
  servers.push(server);
  return server;
}

function verifyAt(baseUrl: string, change: Partial<NeopayConfig> = {}, asked: string = ID, of: Order = order) {
  return createTestNeopay({ baseUrl, ...change }).verify(
    { provider: 'neopay', orderId: of.orderId, subject: { kind: 'payment', providerPaymentId: asked } },
    of,
    NOW,
  );
}

async function verify(text: string, change: Partial<NeopayConfig> = {}, of: Order = order): Promise<Verification> {
  const server = await start(json(text));
  return verifyAt(server.baseUrl, change, ID, of);
}

/** The checks that did not pass. */
function openChecks({ evidence }: Verification): Record<string, Check['result']> {
  return Object.fromEntries(
    evidence.checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => [name, result]),
  );
}

describe('a payment', () => {
  test('that is paid and matches its order passes every check', async () => {
    const text = samplePayment(PAID);
    const { evidence, payment, retryAfterSeconds } = await verify(text);
    expect(evidence).toEqual({
      claimKey: `neopay:${ID}`,
      provider: 'neopay',
      witness: 'neopay',
      answered: true,
      checks: [
        { name: 'payment_id', result: 'passed', expected: ID, actual: ID },
        { name: 'environment', result: 'passed', expected: 'sandbox', actual: 'sandbox' },
        {
          name: 'application',
          result: 'passed',
          expected: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
          actual: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
        },
        { name: 'amount', result: 'passed', expected: '122.44 GBP', actual: '122.44 GBP' },
        { name: 'currency', result: 'passed', expected: 'GBP', actual: 'GBP' },
        { name: 'status', result: 'passed', expected: 'paid', actual: 'completed' },
        {
          name: 'not_before_order',
          result: 'passed',
          expected: '2023-06-12T23:52:00.000Z',
          actual: '2023-06-12T23:57:10.000Z',
        },
      ],
      observed: {
        amount: { amountMinor: 12_244n, currency: 'GBP', exponent: 2 },
        status: 'paid',
        paidAt: new Date('2023-06-12T23:57:10Z'),
      },
      proofKeys: [`neopay:${ID}`],
      raw: text,
      checkedAt: NOW,
    });
    expect(payment).toEqual({
      provider: 'neopay',
      providerPaymentId: ID,
      orderId: 'order-1',
      amount: { amountMinor: 12_244n, currency: 'GBP', exponent: 2 },
      status: 'paid',
      providerStatus: 'completed',
      environment: 'sandbox',
      createdAt: new Date('2023-06-12T23:57:10Z'),
      updatedAt: new Date('2023-06-12T23:57:10Z'),
      payers: [expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)],
      raw: text,
    });
    expect(retryAfterSeconds).toBeNull();
  });

  test.each([
    ['that is pending', [], { status: 'unknown' }],
    ['with a status that is not mapped', [['"pending"', '"settled?"']], { status: 'unknown' }],
    ['with the status toString', [['"pending"', '"toString"']], { status: 'unknown' }],
    ['that is rejected', [['"pending"', '"rejected"']], { status: 'failed' }],
    ['that is returned', [['"pending"', '"returned"']], { status: 'failed' }],
    ['of another environment', [PAID, ['"sandbox"', '"live"']], { environment: 'failed' }],
    ['of another application', [PAID, ['995d8ae8', '995d8ae9']], { application: 'failed' }],
    ['a cent short', [PAID, ['122.44', '122.43']], { amount: 'failed' }],
    ['a cent over', [PAID, ['122.44', '122.45']], { amount: 'failed' }],
    ['a hundredth of a cent over', [PAID, ['122.44', '122.4401']], { amount: 'failed' }],
    [
      'in another currency',
      [PAID, ['"currency": "GBP"', '"currency": "EUR"']],
      { amount: 'unknown', currency: 'failed' },
    ],
    [
      'with a currency in lower case',
      [PAID, ['"currency": "GBP"', '"currency": "gbp"']],
      { amount: 'unknown', currency: 'failed' },
    ],
    [
      'with an unknown currency',
      [PAID, ['"currency": "GBP"', '"currency": "POINTS7"']],
      { amount: 'unknown', currency: 'failed' },
    ],
    [
      'made before its order',
      [PAID, ['"created_at": "2023-06-12T23:57', '"created_at": "2023-06-12T23:50']],
      { not_before_order: 'failed' },
    ],
    [
      'made on 30 February',
      [PAID, ['"created_at": "2023-06-12', '"created_at": "2024-02-30']],
      { not_before_order: 'unknown' },
    ],
  ] as const)('%s fails or leaves open only the check of that', async (_case, replacements, expected) => {
    const verification = await verify(samplePayment(...replacements));
    expect(openChecks(verification)).toEqual(expected);
    expect(verification.evidence.answered).toBe(true);
  });

  test('that was refunded is observed with its amount and status', async () => {
    const { evidence } = await verify(samplePayment(['"pending"', '"returned"']));
    expect(evidence.observed).toMatchObject({ amount: { amountMinor: 12_244n }, status: 'refunded', paidAt: null });
  });

  // Amounts as Neopay sends them; each is read digit for digit, or refused.
  test.each([
    ['999.66', '999.66', {}],
    ['0.29', '0.29', {}],
    ['1.13', '1.13', {}],
    ['0', '0.00', {}],
    ['0.001', '0.00', { amount: 'failed' }],
    ['9007199254740993', '9007199254740993', {}],
    ['9007199254740993', '9007199254740992', { amount: 'failed' }],
    ['100.10000000000001', '100.10', { amount: 'failed' }],
    ['1e3', '1000', { answered: 'unknown' }],
    ['1e400', '1000', { answered: 'unknown' }],
    ['-5', '5', { answered: 'unknown' }],
    ['"999.66"', '999.66', { answered: 'unknown' }],
    ['null', '0.00', { answered: 'unknown' }],
  ] as const)('with the amount %s, for an order of %s, has the open checks %j', async (sent, ordered, expected) => {
    const of = { ...order, amount: moneyFromDecimal(ordered, 'GBP') };
    expect(openChecks(await verify(samplePayment(PAID, ['122.44', sent]), {}, of))).toEqual(expected);
  });

  test.each([
    ['JPY', '500', '500', {}],
    ['JPY', '500', '500.00', {}],
    ['JPY', '500', '500.50', { amount: 'failed' }],
    ['JPY', '500', '5.00', { amount: 'failed' }],
    ['KWD', '1.234', '1.234', {}],
    ['KWD', '1.230', '1.23', {}],
    ['KWD', '1.234', '1.23', { amount: 'failed' }],
    ['KWD', '1.234', '1.2340001', { amount: 'failed' }],
  ] as const)(
    'in %s, ordered as %s and sent as %s, has the open checks %j',
    async (currency, ordered, sent, expected) => {
      const of = { ...order, amount: moneyFromDecimal(ordered, currency) };
      const text = samplePayment(PAID, ['122.44', sent], ['"currency": "GBP"', `"currency": "${currency}"`]);
      expect(openChecks(await verify(text, {}, of))).toEqual(expected);
    },
  );

  test.each(['{ID}', 'urn:uuid:ID', '"ID"', ' ID', 'ID\\n'])('with an id sent as %s is no answer', async (spelling) => {
    const { evidence, payment } = await verify(
      samplePayment(PAID, [`"${ID}"`, JSON.stringify(spelling.replace('ID', ID))]),
    );
    expect(evidence).toMatchObject({ answered: false, proofKeys: [], checks: [{ actual: 'bad_shape' }] });
    expect(payment).toBeNull();
  });

  test('with its id in capitals is the requested payment', async () => {
    const verification = await verify(samplePayment(PAID, [ID, ID.toUpperCase()]));
    expect(openChecks(verification)).toEqual({});
    expect(verification).toMatchObject({
      payment: { providerPaymentId: ID },
      evidence: { proofKeys: [`neopay:${ID}`] },
    });
  });

  test('has the environment of either spelling of that member, and none when they differ', async () => {
    const both = (one: string, two: string) =>
      samplePayment(PAID, ['"environment": "sandbox"', `"environment": "${one}", "enviroment": "${two}"`]);
    expect(openChecks(await verify(samplePayment(PAID, ['"environment"', '"enviroment"'])))).toEqual({});
    expect(openChecks(await verify(both('sandbox', 'sandbox')))).toEqual({});
    expect(openChecks(await verify(both('sandbox', 'live')))).toEqual({ answered: 'unknown' });
    expect(openChecks(await verify(both('live', 'sandbox')))).toEqual({ answered: 'unknown' });
    expect(openChecks(await verify(samplePayment(PAID, ['"sandbox"', '"Sandbox"'])))).toEqual({
      environment: 'failed',
    });
  });

  test('has the same amount with trailing zeros', async () => {
    expect(openChecks(await verify(samplePayment(PAID, ['122.44', '122.4400'])))).toEqual({});
  });

  test('to another account fails the payee check where an account is configured', async () => {
    const text = samplePayment(PAID);
    expect(openChecks(await verify(text, { payeeAccount: 'DE89370400440532013000' }))).toEqual({});
    expect(openChecks(await verify(text, { payeeAccount: 'de89 3704 0044 0532 0130 00' }))).toEqual({});
    const grouped = text.replace('DE89370400440532013000', 'de89 3704 0044\u00a00532 0130 00');
    expect(openChecks(await verify(grouped, { payeeAccount: 'DE89370400440532013000' }))).toEqual({});
    expect(openChecks(await verify(text, { payeeAccount: 'GB00X' }))).toEqual({ payee: 'failed' });
    expect(openChecks(await verify(text, { payeeAccount: 'DE8937040044053201300' }))).toEqual({ payee: 'failed' });
    for (const noAccount of ['""', 'null']) {
      const withoutAccount = text.replace('"DE89370400440532013000"', noAccount);
      expect(openChecks(await verify(withoutAccount, { payeeAccount: 'GB00X' }))).toEqual({ payee: 'unknown' });
    }
    expect(openChecks(await verify(text.replace('"accountable"', '"iban"'), { payeeAccount: 'GB00X' }))).toEqual({
      payee: 'unknown',
    });
  });

  test('that is another than the requested one is no observation', async () => {
    const verification = await verify(samplePayment(PAID, [ID, ID.replace('c3', 'c4')]));
    expect(openChecks(verification)).toEqual({ payment_id: 'failed' });
    expect(verification).toMatchObject({ payment: null, evidence: { observed: null, proofKeys: [] } });
  });
});

describe('an answer without a payment', () => {
  test('404 leaves the `found` check unknown, never failed', async () => {
    const server = await start(json('{"message":"Not found"}', 404));
    const verification = await verifyAt(server.baseUrl);
    expect(verification.evidence).toMatchObject({ answered: true, observed: null, proofKeys: [] });
    expect(openChecks(verification)).toEqual({ found: 'unknown' });
  });

  test.each([
    ['status 500', json('{}', 500), 'unavailable'],
    ['status 401', json('{}', 401), 'unauthorised'],
    ['status 429', json('{}', 429), 'rate_limited'],
    ['an empty 200', json(''), 'bad_json'],
    ['HTML', json('<html>'), 'bad_json'],
    ['a document without an amount', json(samplePayment(['"amount"', '"sum"'])), 'bad_shape'],
    [
      'a currency that is no code',
      json(samplePayment(['"currency": "GBP"', '"currency": "G\\u0000P"'])),
      'currency_malformed',
    ],
    ['an amount in quotes', json(samplePayment(['122.44', '"122.44"'])), 'bad_shape'],
    ['an amount twice', json(samplePayment(['"amount": 122.44', '"amount": 1, "amount": 122.44'])), 'bad_json'],
    ['an amount finer than any money', json(samplePayment(['122.44', '122.4400000000000000001'])), 'amount_malformed'],
    [
      'a redirect',
      (response: Parameters<ReturnType<typeof json>>[0]) =>
        response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
      'redirect_refused',
    ],
    ['a closed socket', (response: Parameters<ReturnType<typeof json>>[0]) => response.destroy(), 'network'],
  ] as const)('with %s counts as not answered, and throws nothing', async (_case, answer, code) => {
    const server = await start((response) => void answer(response));
    const { evidence, payment } = await verifyAt(server.baseUrl);
    expect(evidence).toMatchObject({
      answered: false,
      observed: null,
      proofKeys: [],
      checks: [{ name: 'answered', result: 'unknown', actual: code }],
    });
    expect(payment).toBeNull();
    expect(JSON.stringify(evidence)).not.toMatch(/canary/);
  });

  test('that exceeds the time limit counts as not answered', async () => {
    const server = await start(() => {});
    const { evidence } = await verifyAt(server.baseUrl, { client: { timeLimitMilliseconds: 50 } });
    expect(evidence).toMatchObject({ answered: false, checks: [{ name: 'answered', actual: 'timeout' }] });
  });

  test.each([503, 429, 500])('%i is requested once: the schedule decides when to ask again', async (status) => {
    const server = await start(json('{}', status));
    expect((await verifyAt(server.baseUrl, { client: { attemptsMax: 3 } })).evidence.answered).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  test('429 passes on its Retry-After, at most an hour', async () => {
    const server = await start((response) => {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '86400' }).end('{}');
    });
    expect((await verifyAt(server.baseUrl)).retryAfterSeconds).toBe(3_600);
  });

  test.each(['../customers/1?x=1#y', `${ID}/..`, `${ID}%00`, '', 'ID', `${ID} `])(
    'to a claim whose id is no UUID (%j) is not requested: the claim is refuted',
    async (id) => {
      const server = await start(json(samplePayment(PAID)));
      const verification = await verifyAt(server.baseUrl, {}, id);
      expect(openChecks(verification)).toEqual({ payment_id: 'failed' });
      expect(server.requests).toEqual([]);
    },
  );
});

describe('refused credentials', () => {
  test.each([401, 403])('(%i) stop all questions for a minute, after which one call tries', async (status) => {
    let now = NOW.getTime();
    let refused = true;
    const server = await start((response) =>
      refused ? json('{}', status)(response) : json(samplePayment(PAID))(response),
    );
    const provider = createTestNeopay({ baseUrl: server.baseUrl, clock: () => new Date(now) });
    const ask = () =>
      provider.verify(
        { provider: 'neopay', orderId: 'order-1', subject: { kind: 'payment', providerPaymentId: ID } },
        order,
        NOW,
      );

    for (let tries = 0; tries < 20; tries += 1) {
      expect(await ask()).toMatchObject({
        evidence: { answered: false, checks: [{ name: 'answered', result: 'unknown', actual: 'unauthorised' }] },
      });
    }
    expect(server.requests).toHaveLength(1);
    now += 20_000;
    expect((await ask()).retryAfterSeconds).toBe(40);
    await expect(Array.fromAsync(provider.listPayments?.() ?? [])).rejects.toMatchObject({
      code: 'neopay_unauthorised',
    });
    expect(server.requests).toHaveLength(1);

    now += 40_000;
    await Promise.all([ask(), ask(), ask()]);
    expect(server.requests).toHaveLength(2);

    now += 60_000;
    refused = false;
    expect((await ask()).evidence.answered).toBe(true);
    expect((await ask()).evidence.answered).toBe(true);
    expect(server.requests).toHaveLength(4);
  });

  test('C4: refused credentials do not stop creates, and a successful create allows questions again', async () => {
    let refused = true;
    const server = await start((response, line) =>
      refused ? json('{}', 401)(response) : json(line.startsWith('POST') ? CREATED : samplePayment(PAID))(response),
    );
    const provider = createTestNeopay({ baseUrl: server.baseUrl });
    const claim = {
      provider: 'neopay',
      orderId: 'order-1',
      subject: { kind: 'payment', providerPaymentId: ID },
    } as const;
    const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };
    const create = () =>
      provider.createPayment({ createAttemptId: 'attempt-1', order, amount: order.amount, description: '', details });
    expect(await create()).toMatchObject({ outcome: 'refused', reason: 'unauthorised' });
    expect((await provider.verify(claim, order, NOW)).evidence.answered).toBe(false);
    refused = false;
    expect(await create()).toMatchObject({ outcome: 'created' });
    expect((await provider.verify(claim, order, NOW)).evidence.answered).toBe(true);
  });
});

const CREATED =
  '{"message":"Payment saved successfully!","payment":{"id":"99EA261A-d7e8-45be-af0b-5ff89b8cee2a","application_id":"995d8ae8-b47f-4b3d-b411-e325d95f6ffd","authorisationUrl":"https://bank.test/go"}}';
