import { randomBytes } from 'node:crypto';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { type ReceivedSpan, startTestCollector, type TestCollector } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runReceiver, startReceiverProcess } from './__fixtures__/receiver-process.ts';
import { startTestMerchant, type TestMerchant } from './__fixtures__/test-merchant.ts';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  post,
  type ReceiverDatabase,
  receiverEnvironment,
  SECRETS,
} from './__fixtures__/test-receiver.ts';

const webhookKey = randomBytes(32).toString('base64');
const collectorToken = `canary-collector-${randomBytes(12).toString('hex')}`;
let database: ReceiverDatabase;
let neopay: SandboxNeopay;
let merchant: TestMerchant;
let collector: TestCollector;

beforeAll(async () => {
  database = await openReceiverDatabase();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  merchant = await startTestMerchant();
  collector = await startTestCollector();
});

afterAll(async () => {
  await Promise.all([merchant.close(), neopay.close(), collector.close()]);
  await database.close();
});

test('one trace leads from a callback through both processes to the event and its retry, and no span holds a secret', async () => {
  const ingest = await startReceiverProcess(environment('ingest', collector.url));
  const { orderId, path } = await paidOrder('queued-together');
  const ofSender = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  expect(await post(ingest, path, '{"first":true}', { traceparent: ofSender })).toBe(200);
  expect(await post(ingest, path, '{"second":true}')).toBe(200);
  expect(await post(ingest, '/callbacks/neopay/unknown-address', '{}')).toBe(404);

  merchant.answerWith(500);
  const worker = await startReceiverProcess(environment('verify', collector.url));
  await expect.poll(() => merchant.received.length).toBe(1);
  merchant.answerWith(204);
  await expect.poll(() => deliveryStates(orderId)).toEqual(['delivered']);
  for (const process of [ingest, worker]) {
    process.kill('SIGTERM');
    await process.ended;
  }

  const spans = collector.spans();
  const [first, second, ...others] = spans.filter(({ name }) => name === 'receive callback');
  if (!first || !second) expect.fail('A callback has no span.');
  expect(others).toEqual([]);
  expect(treeOf(first, spans)).toEqual({
    'punteo-callback-receiver receive callback stored': [
      { 'punteo-callback-receiver match callback read': [] },
      {
        'punteo-callback-receiver verify order answered': [
          { 'punteo-callback-receiver outbound request 200': [] },
          {
            'punteo-callback-receiver decide order': [
              {
                'punteo-callback-receiver deliver event failed': [
                  { 'punteo-callback-receiver outbound request 500': [] },
                ],
              },
              {
                'punteo-callback-receiver deliver event delivered': [
                  { 'punteo-callback-receiver outbound request 204': [] },
                ],
              },
            ],
          },
        ],
      },
    ],
  });

  // The sender's own trace is not continued, and the second callback shares the verification.
  expect(first.traceId).not.toBe('a'.repeat(32));
  expect(first.links).toEqual(['b'.repeat(16)]);
  expect(spans.find(({ name }) => name === 'verify order')?.links).toEqual([second.spanId]);
  const attempts = spans.filter(({ name }) => name === 'deliver event');
  expect(merchant.received.map(({ headers }) => headers.traceparent).sort()).toEqual(
    attempts.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`).sort(),
  );

  const secrets = [
    ...Object.values(SECRETS),
    SECRETS.CALLBACK_KEYS.slice('k1:'.length),
    webhookKey,
    collectorToken,
    path.slice('/callbacks/neopay/'.length),
    new URL(database.url).password,
    'unknown-address',
    '/webhook',
    'canary-answer',
  ];
  expect(collector.requests.every(({ headers }) => headers['x-collector-token'] === collectorToken)).toBe(true);
  const sent = collector.requests.map(({ path, body }) => `${path}\n${body}`).join('\n');
  for (const secret of secrets) expect(sent).not.toContain(secret);
  for (const { output } of [ingest, worker]) expect(output()).not.toContain(collectorToken);
});

test('while the collector is down callbacks are answered, orders verified and events delivered', async () => {
  const receiver = await startReceiverProcess(environment('all', 'http://127.0.0.1:9'));
  const { orderId, path } = await paidOrder('without-collector');
  expect(await post(receiver, path, '{}')).toBe(200);
  await expect.poll(() => deliveryStates(orderId)).toEqual(['delivered']);
  await expect.poll(() => receiver.output()).toContain('The OpenTelemetry collector does not take spans');
  receiver.kill('SIGTERM');
  expect(await receiver.ended).toBe(0);
});

test('a wrong variable of OpenTelemetry ends the start with 78 and one line without its value', async () => {
  const { code, stdout, stderr } = await runReceiver({
    ...environment('all', 'https://user:canary@collector.example.com'),
    OTEL_TRACES_SAMPLER: 'canary',
  });
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual([
    'OTEL_EXPORTER_OTLP_ENDPOINT: Should hold no user name and no password: remove them from the URL.',
    expect.stringMatching(/^OTEL_TRACES_SAMPLER: Should be one of always_on, /),
  ]);
});

function environment(role: 'ingest' | 'verify' | 'all', collectorUrl: string): Record<string, string> {
  return receiverEnvironment(database.url, {
    ROLE: role,
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: `whsec_${webhookKey}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: `x-collector-token=${collectorToken}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
}

/** An order with a payment that Neopay shows as paid, and the path of its callback address. */
async function paidOrder(orderId: string): Promise<{ orderId: string; path: string }> {
  await database.store.orders.put([anOrder(orderId)]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD', callbackUrl: 'http://127.0.0.1:9' });
  await bindPayment(database.store.orders, orderId, resource.id);
  await neopay.setStatus(resource.id, 'completed', 'none');
  // Only the callbacks ask for a verification.
  await database.client.query('update standings set next_verification_at = null where order_id = $1', [orderId]);
  return { orderId, path: neopayPath(orderId) };
}

async function deliveryStates(orderId: string): Promise<readonly string[]> {
  const { rows } = await database.client.query<{ state: string }>('select state from deliveries where stream = $1', [
    `order:${orderId}`,
  ]);
  return rows.map(({ state }) => state);
}

type Tree = { readonly [span: string]: readonly Tree[] };

/** The spans below one of them, by service, name, and outcome or status, in alphabetical order of names. */
function treeOf(span: ReceivedSpan, spans: readonly ReceivedSpan[]): Tree {
  const { 'punteo.outcome': outcome, 'http.response.status_code': status } = span.attributes;
  const children = spans
    .filter(({ traceId, parentSpanId }) => traceId === span.traceId && parentSpanId === span.spanId)
    .map((child) => ({
      child,
      order: ORDER.indexOf(child.name) * 100 + Number(child.attributes['punteo.attempt'] ?? 0),
    }))
    .sort((left, right) => left.order - right.order);
  return {
    [[span.service, span.name, outcome ?? status].filter((part) => part !== undefined).join(' ')]: children.map(
      ({ child }) => treeOf(child, spans),
    ),
  };
}

const ORDER = ['match callback', 'verify order', 'outbound request', 'decide order', 'deliver event'];
