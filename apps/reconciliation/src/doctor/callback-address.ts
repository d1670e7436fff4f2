import type { Examined } from './examined.ts';

const NAME = 'callback address';

/**
 * Whether a provider would reach the receiver at `callbackUrl`: a GET below it must meet the receiver's own answer, 405 and
 * nothing else. It is asked from here: run the doctor outside your network to see what a provider sees.
 */
export async function examineCallbackAddress(
  callbackUrl: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<Examined> {
  const url = `${callbackUrl.replace(/\/+$/, '')}/callbacks/doctor/none`;
  const failed = (detail: string): Examined => ({ name: NAME, result: 'fail', detail });
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
  } catch {
    return failed(
      'Nobody answers there: start the receiver, open its port, and check PUBLIC_URL, DNS and certificate.',
    );
  }
  const body = await response.text().catch(() => '');
  if (response.status >= 300 && response.status < 400)
    return failed(
      'It redirects, which providers do not follow: set PUBLIC_URL to where it leads, or end the redirect.',
    );
  if (response.status !== 405 || response.headers.get('allow') !== 'POST' || body !== '')
    return failed(
      `It answers ${response.status}, which is not the receiver’s own 405: let the proxy pass /callbacks on.`,
    );
  if (new URL(url).protocol === 'http:' && !isLoopback(new URL(url).hostname))
    return { name: NAME, result: 'warn', detail: 'The receiver answers, without TLS: put it behind https.' };
  return { name: NAME, result: 'ok', detail: 'The receiver answers there, as it should.' };
}

const PATIENCE_MILLISECONDS = 10_000;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
