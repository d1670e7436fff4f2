import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listen } from './listen.ts';
import { startOpenTelemetry } from './open-telemetry.ts';
import type { SpanAttributes } from './telemetry.ts';
import type { TelemetrySettings } from './telemetry-variables.ts';

/** A collector that answers on request of the test. */
const bodies: Buffer[] = [];
const waiting: ServerResponse[] = [];
let answersAtOnce = true;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  bodies.push(Buffer.concat(chunks));
  if (answersAtOnce) response.end('{}');
  else waiting.push(response);
});
let url: string;

beforeAll(async () => {
  url = await listen(server, 0, '127.0.0.1');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  bodies.length = 0;
  waiting.length = 0;
  answersAtOnce = true;
});

test('attributes that are not listed are dropped, long ones are cut, and a name is sent in both protocols', async () => {
  for (const protocol of ['http/json', 'http/protobuf'] as const) {
    const telemetry = await startTelemetry({ protocol });
    const attributes = { 'punteo.order_id': 'A'.repeat(500), 'http.url': 'https://canary' } as SpanAttributes;
    telemetry.start('verify order', { attributes }).end();
    await telemetry.stop();
    const sent = bodies.at(-1)?.toString('latin1') ?? '';
    expect(sent).toContain('verify order');
    expect(sent).toContain('A'.repeat(128));
    expect(sent).not.toContain('A'.repeat(129));
    expect(sent).not.toContain('canary');
  }
});

test('the error of failed work is passed on, and only its code is sent', async () => {
  const telemetry = await startTelemetry({});
  const failed = Object.assign(new Error('canary: postgres://user:password@host'), { code: 'ECONNREFUSED' });
  await expect(telemetry.span('verify order', {}, () => Promise.reject(failed))).rejects.toBe(failed);
  await telemetry.stop();
  expect(Buffer.concat(bodies).toString('utf8')).toContain('ECONNREFUSED');
  expect(Buffer.concat(bodies).toString('utf8')).not.toContain('canary');
});

test('a traceparent that is none begins a trace, and a trace that is not sampled stays so', async () => {
  const telemetry = await startTelemetry({});
  const id = 'a'.repeat(32);
  const traceparents = [
    null,
    'canary',
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${id}-${'b'.repeat(16)}-01`,
    `00-${id}-${'b'.repeat(16)}-00`,
  ].map((parent) => telemetry.start('verify order', { parent }).traceparent);
  await telemetry.stop();
  expect(traceparents.map((traceparent) => traceparent?.includes(id))).toEqual([false, false, false, true, true]);
  expect(traceparents.map((traceparent) => traceparent?.slice(-2))).toEqual(['01', '01', '01', '01', '00']);
});

test('while the collector does not answer, 2,048 spans wait, further ones are dropped, and the log says so once', async () => {
  answersAtOnce = false;
  const lines: string[] = [];
  const telemetry = await startTelemetry({ timeoutMilliseconds: 500 }, lines);
  for (let count = 0; count < 20_000; count += 1) telemetry.start('match callback').end();
  await expect.poll(() => lines).toEqual(['The OpenTelemetry collector does not take spans; they are dropped.']);
  await telemetry.stop();
  const sent = bodies.map((body) => body.toString('utf8').split('"match callback"').length - 1);
  // A repeated request holds the same spans.
  expect(new Set(bodies.map(String)).size * Math.max(...sent)).toBeLessThanOrEqual(2_048 + 512);
  expect(lines).toHaveLength(1);
});

function startTelemetry(settings: Partial<TelemetrySettings>, lines: string[] = []) {
  return startOpenTelemetry(
    {
      ...{ url: `${url}/v1/traces`, headers: {}, protocol: 'http/json', timeoutMilliseconds: 10_000 },
      ...{ sendEveryMilliseconds: 50, serviceName: null, resourceAttributes: {} },
      ...{ sampler: 'parentbased_always_on', sampledRatio: 1 },
      ...settings,
    },
    { app: 'test', log: { info: (line) => void lines.push(line), warn: (line) => void lines.push(line) } },
  );
}
