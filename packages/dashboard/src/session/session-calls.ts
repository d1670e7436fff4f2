import type { Session } from './session.ts';

/** Why a sign-in failed. */
export class SignInError extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number;

  constructor(code: string, retryAfterSeconds: number) {
    super(code);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Reads the session of this browser; null: it is signed out. */
export async function getSession(): Promise<Session | null> {
  const response = await send('GET');
  if (response.status === 401) return null;
  // An API without sign-in, as of 0.1.0: everybody who reaches it is the actor `local`.
  if (response.status === 404) return { actor: 'local', role: 'admin', csrfToken: null, expiresAt: null };
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as Session;
}

/** Exchanges a token, or the code of a one-time link, for a session. Throws `SignInError`. */
export async function signIn(credential: { readonly token: string } | { readonly link: string }): Promise<Session> {
  const response = await send('POST', credential);
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as Session;
}

/** Ends the session of this browser. */
export async function signOut({ csrfToken }: Session): Promise<void> {
  const response = await send('DELETE', {}, csrfToken === null ? {} : { 'x-csrf-token': csrfToken });
  if (!response.ok && response.status !== 401) throw await errorOf(response);
}

function send(method: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch('/v1/session', {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function errorOf(response: Response): Promise<SignInError> {
  const problem = (await response.json().catch(() => null)) as { readonly code?: string } | null;
  return new SignInError(problem?.code ?? `http_${response.status}`, Number(response.headers.get('retry-after') ?? 60));
}
