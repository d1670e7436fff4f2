import { expect, test } from 'vitest';
import * as z from 'zod';
import { ConfigError, parseVariables } from './config.ts';
import { noTelemetry } from './telemetry.ts';
import { startTelemetry, telemetrySettings, telemetryVariables } from './telemetry-variables.ts';

const settingsOf = (variables: Readonly<Record<string, string>>) =>
  telemetrySettings(parseVariables(z.object(telemetryVariables), variables));

test('without a collector nothing is reported, also where other variables are set or the SDK is disabled', async () => {
  const log = { info: () => {}, warn: () => {} };
  const off = settingsOf({ OTEL_SERVICE_NAME: 'receiver', OTEL_TRACES_SAMPLER: 'always_on' });
  expect(off).toBeNull();
  expect(settingsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' })).toBeNull();
  expect(await startTelemetry(off, { app: 'test', log })).toBe(noTelemetry);
});

test('the standard variables say where spans go, with which headers, and which traces', () => {
  expect(
    settingsOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.com/otlp/',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc, x-tenant = 7',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_SERVICE_NAME: 'receiver',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=live',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    }),
  ).toEqual({
    url: 'https://collector.example.com/otlp/v1/traces',
    headers: { authorization: 'Bearer abc', 'x-tenant': '7' },
    protocol: 'http/json',
    timeoutMilliseconds: 2_000,
    sendEveryMilliseconds: 100,
    serviceName: 'receiver',
    resourceAttributes: { 'deployment.environment.name': 'live' },
    sampler: 'parentbased_traceidratio',
    sampledRatio: 0.25,
  });
});

test('the URL of traces is used as it stands, in place of the general one', () => {
  const url = 'http://127.0.0.1:4318/traces';
  const settings = settingsOf({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
  });
  expect(settings?.url).toBe(url);
});

test('each bad variable is one line without its value', () => {
  const bad = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com/canary',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://user:canary@collector.example.com',
    OTEL_EXPORTER_OTLP_HEADERS: 'canary',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc-canary',
    OTEL_EXPORTER_OTLP_TIMEOUT: 'canary',
    OTEL_BSP_SCHEDULE_DELAY: '-1',
    OTEL_SDK_DISABLED: 'canary',
    OTEL_RESOURCE_ATTRIBUTES: 'name=%E0%A4canary',
    OTEL_TRACES_SAMPLER: 'canary',
    OTEL_TRACES_SAMPLER_ARG: '1.5',
  };
  const problems = problemsOf(bad);
  expect(problems.map((line) => line.split(':')[0]).sort()).toEqual(Object.keys(bad).sort());
  expect(problems.join('\n')).not.toContain('canary');
});

function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    settingsOf(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
