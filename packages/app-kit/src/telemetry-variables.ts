import * as z from 'zod';
import { integer, secretText, serviceUrl, text } from './config.ts';
import type { Log } from './log.ts';
import { noTelemetry, type Telemetry } from './telemetry.ts';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;

const PAIRS =
  'Should be `name=value,name=value`, percent-encoded where a value holds a comma, an equals sign or a space.';

const RATIO = 'Should be a number from 0 to 1.';

const collectorUrl = serviceUrl({ query: false });

/** The standard variables of OpenTelemetry that Punteo knows. */
export const telemetryVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: secretText.pipe(pairs(/^[!#$%&'*+.^`|~\w-]+$/)).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(PROTOCOLS, { error: `Should be ${PROTOCOLS.join(' or ')}.` })
    .default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TIMEOUT: integer(1, 600_000).default(10_000),
  OTEL_BSP_SCHEDULE_DELAY: integer(1, 600_000).default(5_000),
  OTEL_SDK_DISABLED: z.enum(['true', 'false'], 'Should be true or false.').default('false'),
  OTEL_SERVICE_NAME: text(1, 'Should be a name.').optional(),
  OTEL_RESOURCE_ATTRIBUTES: z
    .string()
    .pipe(pairs(/^[\w.-]+$/))
    .optional(),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { error: `Should be one of ${SAMPLERS.join(', ')}.` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(?:0|1|0?\.\d{1,9}|1\.0{1,9})$/, RATIO)
    .transform(Number)
    .default(1),
};

export type SamplerName = (typeof SAMPLERS)[number];

export interface TelemetrySettings {
  /** Where spans are posted. */
  readonly url: string;
  /** Sent with each request. May hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly timeoutMilliseconds: number;
  readonly sendEveryMilliseconds: number;
  /** Null: `punteo-` and the name of the app. */
  readonly serviceName: string | null;
  readonly resourceAttributes: Readonly<Record<string, string>>;
  readonly sampler: SamplerName;
  readonly sampledRatio: number;
}

/** Null: no collector is configured, or the SDK is disabled. */
export function telemetrySettings(env: z.output<z.ZodObject<typeof telemetryVariables>>): TelemetrySettings | null {
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined || env.OTEL_SDK_DISABLED === 'true') return null;
  return {
    url,
    headers: env.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    protocol: env.OTEL_EXPORTER_OTLP_PROTOCOL,
    timeoutMilliseconds: env.OTEL_EXPORTER_OTLP_TIMEOUT,
    sendEveryMilliseconds: env.OTEL_BSP_SCHEDULE_DELAY,
    serviceName: env.OTEL_SERVICE_NAME ?? null,
    resourceAttributes: env.OTEL_RESOURCE_ATTRIBUTES ?? {},
    sampler: env.OTEL_TRACES_SAMPLER,
    sampledRatio: env.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** OpenTelemetry is loaded only when it is configured. */
export async function startTelemetry(
  settings: TelemetrySettings | null,
  options: { readonly app: string; readonly log: Pick<Log, 'info' | 'warn'> },
): Promise<Telemetry> {
  if (settings === null) return noTelemetry;
  const { startOpenTelemetry } = await import('./open-telemetry.ts');
  return startOpenTelemetry(settings, options);
}

function pairs(name: RegExp) {
  return z.string().transform((value, context): Readonly<Record<string, string>> => {
    const parsed = value.split(',').map((pair) => pairOf(pair.trim(), name));
    const known = parsed.filter((pair) => pair !== null);
    if (known.length === parsed.length) return Object.fromEntries(known);
    context.addIssue({ code: 'custom', message: PAIRS });
    return z.NEVER;
  });
}

function pairOf(pair: string, name: RegExp): readonly [string, string] | null {
  const at = pair.indexOf('=');
  const [key, written] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  if (at < 1 || !name.test(key) || !/^[!-~]*$/.test(written)) return null;
  try {
    return [key, decodeURIComponent(written)];
  } catch {
    return null;
  }
}
