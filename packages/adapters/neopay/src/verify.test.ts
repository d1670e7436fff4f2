import { type Check, type Claim, moneyFromDecimal, moneyText, type Verification } from '@punteo/payments';
import { afterEach, describe, expect, test } from 'vitest';
import { json, type NeopayServer, samplePayment, startNeopayServer } from './__fixtures__/neopay-server.ts';
import { createTestNeopay } from './__fixtures__/test-neopay.ts';
import type { NeopayConfig } from './neopay.ts';

const ID = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';
const NOW = new Date('2023-06-13T00:00:00Z');
const PAID = ['"pending"', '"completed"'] as const;

const servers: NeopayServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(answer: Parameters<typeof startNeopayServer>[0]): Promise<NeopayServer> {
  const server = await startNeopayServer(answer);
  servers.push(server);
  return server;
}

const claim = (paymentId = ID): Claim => ({ provider: 'neopay', kind: 'payment', paymentId });

function verifyAt(baseUrl: string, change: Partial<NeopayConfig> = {}, asked: string = ID) {
  return createTestNeopay({ baseUrl, ...change }).verify({ claim: claim(asked), previous: null, now: NOW });
}

async function verify(text: string, change: Partial<NeopayConfig> = {}): Promise<Verification> {
  const server = await start(json(text));
  return verifyAt(server.baseUrl, change);
}

/** The amount that the facts show; null without facts. */
function amountOf({ evidence: { facts } }: Verification): string | null {
  return facts?.kind === 'payment' ? moneyText(facts.amount) : null;
}

/** The checks that did not pass. */
function openChecks({ evidence }: Verification): Record<string, Check['result']> {
  return Object.fromEntries(
    evidence.checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => [name, result]),
  );
}

describe('a payment', () => {
  test('that is paid passes every check, and its facts are those that an order is compared with', async () => {
    const text = samplePayment(PAID);
    const { evidence, payment, retryAfterSeconds } = await verify(text);
    expect(evidence).toEqual({
      claim: claim(),
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
        { name: 'status', result: 'passed', expected: 'paid', actual: 'completed' },
      ],
      facts: {
        kind: 'payment',
        amount: { amountMinor: 12_244n, currency: 'GBP', exponent: 2 },
        status: 'paid',
        providerStatus: 'completed',
        createdAt: new Date('2023-06-12T23:57:10Z'),
        updatedAt: new Date('2023-06-12T23:57:10Z'),
        earlyToleranceSeconds: 300,
      },
      configuration: expect.stringMatching(/^[0-9a-f]{16}$/),
      document: text,
      checkedAt: NOW,
    });
    expect(payment).toEqual({
      provider: 'neopay',
      providerPaymentId: ID,
      orderId: null,
      amount: { amountMinor: 12_244n, currency: 'GBP', exponent: 2 },
      status: 'paid',
      providerStatus: 'completed',
      environment: 'sandbox',
      createdAt: new Date('2023-06-12T23:57:10Z'),
      updatedAt: new Date('2023-06-12T23:57:10Z'),
      payers: [expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)],
      fee: null,
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
  ] as const)('%s fails or leaves open only the check of that', async (_case, replacements, expected) => {
    const verification = await verify(samplePayment(...replacements));
    expect(openChecks(verification)).toEqual(expected);
    expect(verification.evidence.answered).toBe(true);
  });

  test('that was refunded shows its amount and status', async () => {
    const { evidence } = await verify(samplePayment(['"pending"', '"returned"']));
    expect(evidence.facts).toMatchObject({ amount: { amountMinor: 12_244n }, status: 'refunded' });
  });

  test('made on 30 February, or at an instant without a zone, has no creation time', async () => {
    for (const at of ['2024-02-30T00:00:00Z', '2023-06-12T23:57:10']) {
      const { evidence } = await verify(
        samplePayment(PAID, ['"created_at": "2023-06-12T23:57:10.000000Z"', `"created_at": "${at}"`]),
      );
      expect(evidence.facts, at).toMatchObject({ createdAt: null });
    }
  });

  // Amounts as Neopay sends them; each is read digit for digit, or refused.
  test.each([
    ['999.66', '999.66 GBP'],
    ['0.29', '0.29 GBP'],
    ['1.13', '1.13 GBP'],
    ['0', '0.00 GBP'],
    ['0.001', '0.001 GBP'],
    ['122.4400', '122.44 GBP'],
    ['9007199254740993', '9007199254740993.00 GBP'],
    ['100.10000000000001', '100.10000000000001 GBP'],
    ['1e3', null],
    ['1e400', null],
    ['-5', null],
    ['"999.66"', null],
    ['null', null],
  ] as const)('with the amount %s shows %s', async (sent, shown) => {
    expect(amountOf(await verify(samplePayment(PAID, ['122.44', sent])))).toBe(shown);
  });

  test.each([
    ['JPY', '500', '500 JPY'],
    ['JPY', '500.00', '500 JPY'],
    ['JPY', '500.50', '500.5 JPY'],
    ['KWD', '1.234', '1.234 KWD'],
    ['KWD', '1.2340001', '1.2340001 KWD'],
    ['POINTS7', '5.5', '5.5 POINTS7'],
    ['gbp', '5.50', '5.50 gbp'],
  ] as const)('in %s with the amount %s shows %s', async (currency, sent, shown) => {
    const text = samplePayment(PAID, ['122.44', sent], ['"currency": "GBP"', `"currency": "${currency}"`]);
    expect(amountOf(await verify(text))).toBe(shown);
  });

  test.each(['{ID}', 'urn:uuid:ID', '"ID"', ' ID', 'ID\\n'])('with an id sent as %s is no answer', async (spelling) => {
    const { evidence, payment } = await verify(
      samplePayment(PAID, [`"${ID}"`, JSON.stringify(spelling.replace('ID', ID))]),
    );
    expect(evidence).toMatchObject({ answered: false, facts: null, checks: [{ actual: 'bad_shape' }] });
    expect(payment).toBeNull();
  });

  test('with its id in capitals is the requested payment', async () => {
    const verification = await verify(samplePayment(PAID, [ID, ID.toUpperCase()]));
    expect(openChecks(verification)).toEqual({});
    expect(verification).toMatchObject({
      payment: { providerPaymentId: ID },
      evidence: { claim: claim() },
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
    expect(verification).toMatchObject({ payment: null, evidence: { facts: null } });
  });
});

describe('an answer without a payment', () => {
  test('404 leaves the `found` check unknown, never failed', async () => {
    const server = await start(json('{"message":"Not found"}', 404));
    const verification = await verifyAt(server.baseUrl);
    expect(verification.evidence).toMatchObject({ answered: true, facts: null });
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
      facts: null,
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

const order = {
  orderId: 'order-1',
  amount: moneyFromDecimal('122.44', 'GBP'),
  providers: [],
  createdAt: new Date('2023-06-12T23:57:00Z'),
  dueAt: null,
  fulfilledAt: null,
  cancelledAt: null,
  closedAt: null,
};

describe('refused credentials', () => {
  test.each([401, 403])('(%i) stop all questions for a minute, after which one call tries', async (status) => {
    let now = NOW.getTime();
    let refused = true;
    const server = await start((response) =>
      refused ? json('{}', status)(response) : json(samplePayment(PAID))(response),
    );
    const provider = createTestNeopay({ baseUrl: server.baseUrl, clock: () => new Date(now) });
    const ask = () => provider.verify({ claim: claim(), previous: null, now: NOW });

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
    const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };
    const create = () =>
      provider.createPayment({ createAttemptId: 'attempt-1', order, amount: order.amount, description: '', details });
    expect(await create()).toMatchObject({ outcome: 'refused', reason: 'unauthorised' });
    expect((await provider.verify({ claim: claim(), previous: null, now: NOW })).evidence.answered).toBe(false);
    refused = false;
    expect(await create()).toMatchObject({ outcome: 'created' });
    expect((await provider.verify({ claim: claim(), previous: null, now: NOW })).evidence.answered).toBe(true);
  });
});

const CREATED =
  '{"message":"Payment saved successfully!","payment":{"id":"99EA261A-d7e8-45be-af0b-5ff89b8cee2a","application_id":"995d8ae8-b47f-4b3d-b411-e325d95f6ffd","authorisationUrl":"https://bank.test/go"}}';
