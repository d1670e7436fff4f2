import type { CallbackRequestWithBody, Handshake } from '@punteo/payments';

/**
 * The challenge that a request asks to have sent back, or null. The text is sent to anyone who knows the address, so it is
 * limited to what no browser takes for a page.
 */
export function challengeOf(
  handshake: Handshake | undefined,
  request: CallbackRequestWithBody,
  url: string | undefined,
): string | null {
  if (handshake?.method !== request.method) return null;
  const [, query = ''] = /^[^?]*\?(.*)$/.exec(url ?? '') ?? [];
  const challenge = handshake.challengeOf({ ...request, query: new URLSearchParams(query) });
  return typeof challenge === 'string' && CHALLENGE.test(challenge) ? challenge : null;
}

/** Visible ASCII and spaces without `<` and `>`. */
const CHALLENGE = /^[ -;=?-~]{1,1024}$/;
