import type { StoredHeaders } from './model/callback.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { CallbackHeaders } from './ports/provider.ts';

/**
 * The named headers of a request, for its row. A value is cut after 1,024 characters, and further headers are left out when
 * all values together exceed 4,096.
 */
export function storedHeadersOf(headers: CallbackHeaders, names: readonly string[]): StoredHeaders {
  const stored: Record<string, string> = {};
  let rest = CHARACTERS_MAX;
  for (const name of names) {
    const value = headers[name];
    if (typeof value !== 'string') continue;
    const kept = value.slice(0, VALUE_CHARACTERS_MAX);
    rest -= kept.length;
    if (rest < 0) break;
    stored[name] = kept;
  }
  return stored;
}

/**
 * Checks the headers that an adapter names, when the receiver starts. Throws `stored_headers_invalid` for more than 16
 * names, for one that is not a header's name in lower case, and for one that may hold a credential: stored headers are
 * shown to everyone who may see callbacks.
 */
export function checkStoredHeaders(provider: string, names: readonly string[]): void {
  if (names.length > NAMES_MAX) throw invalid(provider, `at most ${NAMES_MAX} headers can be stored`);
  for (const name of names) {
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) throw invalid(provider, 'the names should be headers in lower case');
    if (CREDENTIALS.test(name)) throw invalid(provider, `the header ${name} may hold a credential and is never stored`);
  }
}

const NAMES_MAX = 16;
const VALUE_CHARACTERS_MAX = 1_024;
const CHARACTERS_MAX = 4_096;

/** `authorization`, `cookie`, `set-cookie`, `x-api-key`, `x-hook-token`; not `x-token-signature`. */
const CREDENTIALS = /authorization|cookie|(?:^|-)(?:token|secret|password|credentials?|api-?key|app-?key|auth|jwt)$/;

function invalid(provider: string, reason: string): PunteoError {
  return new PunteoError(
    'stored_headers_invalid',
    `The headers to store of the provider ${provider} are invalid: ${reason}. Correct its adapter.`,
  );
}
