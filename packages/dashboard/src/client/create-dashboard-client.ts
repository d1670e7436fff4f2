import { createReconciliationClient, fetchTransport, type ReconciliationClient } from '@punteo/clients';

/** What every request of the page has besides the call itself. */
export interface RequestContext {
  /** Sentences come in this language. */
  readonly language: string;
  /** From the session; null: there is none, or the API runs without sign-in. */
  readonly csrfToken: string | null;
  /** A request was answered 401: the session has ended. */
  readonly onSignedOut: () => void;
}

/** A client of the API that served this page. Its requests carry the session's cookie. */
export function createDashboardClient(context: () => RequestContext): ReconciliationClient {
  return createReconciliationClient({
    baseUrl: location.origin,
    // The page itself came from there.
    allowInsecure: true,
    bytesMax: 16 * 1_048_576,
    timeLimitMilliseconds: 30_000,
    transport: fetchTransport(async (input, init = {}) => {
      const { language, csrfToken, onSignedOut } = context();
      const headers = new Headers(init.headers);
      headers.set('accept-language', language);
      if (csrfToken !== null && init.method !== 'GET') headers.set('x-csrf-token', csrfToken);
      const response = await fetch(input, { ...init, headers, credentials: 'same-origin' });
      if (response.status === 401) onSignedOut();
      return decoded(response);
    }),
  });
}

/** The browser has undone the encoding that a proxy added. The strict client would take the header for a body still encoded. */
function decoded(response: Response): Response {
  if (!response.headers.has('content-encoding')) return response;
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(response.body, { status: response.status, headers });
}
