import type { Transport } from './transport.ts';

/** A transport over any `fetch`; the default outside Node. */
export function fetchTransport(fetch: typeof globalThis.fetch = globalThis.fetch): Transport {
  return async (request, sink) => {
    sink.sending();
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      signal: request.signal,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    try {
      sink.head(response.status, Object.fromEntries(response.headers));
      if (response.body) for await (const bytes of response.body) sink.chunk(bytes);
    } catch (error) {
      // Without this, the rest of the body keeps arriving.
      await response.body?.cancel().catch(() => {});
      throw error;
    }
  };
}

/** `#transport` outside Node. */
export const defaultTransport: Transport = (request, sink) => fetchTransport()(request, sink);
