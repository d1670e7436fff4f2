import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Span as OpenSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { errorFields, type Log } from './log.ts';
import type { Span, SpanAttributes, SpanOptions, Telemetry } from './telemetry.ts';
import type { SamplerName, TelemetrySettings } from './telemetry-variables.ts';

/**
 * Reports spans to an OpenTelemetry collector over HTTP. They are sent in the background; while the collector is away, at
 * most `SPANS_WAITING_MAX` wait and further ones are dropped. Nothing waits for it.
 */
export async function startOpenTelemetry(
  settings: TelemetrySettings,
  { app, log }: { readonly app: string; readonly log: Pick<Log, 'info' | 'warn'> },
): Promise<Telemetry> {
  const provider = new TracerProvider({
    sampler: SAMPLERS[settings.sampler](settings.sampledRatio),
    resource: resourceFromAttributes({
      ...settings.resourceAttributes,
      'service.name': settings.serviceName ?? `punteo-${app}`,
    }),
    spanLimits: { attributeValueLengthLimit: TEXT_CHARACTERS_MAX, linkCountLimit: LINKS_MAX },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: reportingOutages(await createExporter(settings), log),
        maxQueueSize: SPANS_WAITING_MAX,
        scheduledDelayMillis: settings.sendEveryMilliseconds,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  const tracer = provider.getTracer('punteo');

  const startIn = (name: string, { attributes, kind = 'internal' }: SpanOptions, parent: Context): OpenSpan =>
    tracer.startSpan(name, { kind: KINDS[kind], attributes: allowed(attributes) }, parent);

  return {
    start: (name, options = {}) => spanOf(startIn(name, options, parentOf(options))),
    span(name, options, work) {
      const parent = parentOf(options);
      const open = startIn(name, options, parent);
      const span = spanOf(open);
      return context.with(trace.setSpan(parent, open), async () => {
        try {
          return await work(span);
        } catch (error) {
          span.fail(errorFields(error).errorCode ?? errorFields(error).errorName ?? 'error');
          throw error;
        } finally {
          span.end();
        }
      });
    },
    isOn: true,
    async stop() {
      const timeUp = Promise.withResolvers<void>();
      const timer = setTimeout(timeUp.resolve, STOP_MILLISECONDS_MAX);
      await Promise.race([provider.shutdown().catch(() => {}), timeUp.promise]);
      clearTimeout(timer);
    },
  };
}

/** About 2 MB. */
const SPANS_WAITING_MAX = 2_048;
const TEXT_CHARACTERS_MAX = 128;
const LINKS_MAX = 32;
const STOP_MILLISECONDS_MAX = 2_000;

/** Of each protocol only its own module is loaded. */
async function createExporter({ protocol, url, headers, timeoutMilliseconds }: TelemetrySettings) {
  const options = { url, headers, timeoutMillis: timeoutMilliseconds, concurrencyLimit: 4 };
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    return new OTLPTraceExporter(options);
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter(options);
}

/** Logs the beginning and the end of an outage once. The exporter's error may quote the collector's answer: it is left out. */
function reportingOutages(exporter: SpanExporter, log: Pick<Log, 'info' | 'warn'>): SpanExporter {
  let isAway = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.code !== 0;
        if (failed && !isAway) log.warn('The OpenTelemetry collector does not take spans; they are dropped.');
        if (!failed && isAway) log.info('The OpenTelemetry collector takes spans again.');
        isAway = failed;
        // Reported already.
        done({ code: 0 });
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

const SAMPLERS = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
} as const satisfies Record<SamplerName, (ratio: number) => Sampler>;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const satisfies Record<NonNullable<SpanOptions['kind']>, SpanKind>;

function parentOf({ parent }: SpanOptions): Context {
  if (parent === undefined) return context.active();
  const spanContext = parent === null ? null : contextOf(parent);
  return spanContext === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

function spanOf(open: OpenSpan): Span {
  const { traceId, spanId, traceFlags } = open.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    set: (attributes) => void open.setAttributes(allowed(attributes)),
    link(traceparents) {
      for (const traceparent of traceparents) {
        const linked = contextOf(traceparent);
        if (linked !== null) open.addLink({ context: linked });
      }
    },
    fail(code) {
      open.setStatus({ code: SpanStatusCode.ERROR });
      open.setAttribute('error.type', code.slice(0, TEXT_CHARACTERS_MAX));
    },
    end: () => open.end(),
  };
}

/** Version 00 of W3C Trace Context; null for anything else. */
function contextOf(traceparent: string): SpanContext | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : null;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

const ATTRIBUTES = {
  'punteo.provider': true,
  'punteo.order_id': true,
  'punteo.run_id': true,
  'punteo.outcome': true,
  'punteo.state': true,
  'punteo.attempt': true,
  'punteo.event_id': true,
  'punteo.event_type': true,
  'punteo.endpoint': true,
  'http.request.method': true,
  'http.response.status_code': true,
  'server.address': true,
  'server.port': true,
} as const satisfies Record<keyof SpanAttributes, true>;

function allowed(attributes: SpanAttributes = {}): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => Object.hasOwn(ATTRIBUTES, name)));
}
