import type { Outbound } from '@punteo/clients/undici';
import type { Span, SpanOptions, Telemetry } from './telemetry.ts';

/**
 * The same, with a span for each request: method, host, port and status. Paths, queries, headers and bodies are left out:
 * they hold keys of chain nodes and callback addresses. No trace header is added: providers and nodes are other companies.
 */
export function tracedOutbound({ transport, fetch }: Outbound, telemetry: Telemetry): Outbound {
  return {
    transport: (request, sink) =>
      telemetry.span('outbound request', spanOptions(request.method, request.url), (span) =>
        transport(request, {
          ...sink,
          head(status, headers) {
            noteStatus(span, status);
            sink.head(status, headers);
          },
        }),
      ),
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      return telemetry.span('outbound request', spanOptions(init?.method ?? 'GET', url), async (span) => {
        const response = await fetch(input, init);
        noteStatus(span, response.status);
        return response;
      });
    },
  };
}

function spanOptions(method: string, url: string): SpanOptions {
  const { hostname, port, protocol } = new URL(url);
  return {
    kind: 'client',
    attributes: {
      'http.request.method': method,
      'server.address': hostname,
      'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
    },
  };
}

function noteStatus(span: Span, status: number): void {
  span.set({ 'http.response.status_code': status });
  if (status >= 400) span.fail(String(status));
}
