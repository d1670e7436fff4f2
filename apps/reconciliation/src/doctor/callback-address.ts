import { errorFields } from '@punteo/app-kit/log';
import { goesThroughProxy, outbound } from '@punteo/app-kit/outbound';
import type { ProbeResult } from '@punteo/payments';

/** Where providers reach the receiver: the configured PUBLIC_URL, or another URL to check. */
export interface CallbackUrl {
  readonly url: string;
  readonly isConfigured: boolean;
  /** The configured proxy, as for every other call. */
  readonly proxyUrl?: string | null;
}

/**
 * Checks that the receiver answers under this URL: it answers a GET below `/callbacks` with an empty 405. The request
 * comes from this host: run the doctor outside your network to check what a provider gets.
 */
export async function checkCallbackAddress(
  { url: base, isConfigured, proxyUrl = null }: CallbackUrl,
  // From here, the receiver may well have a private address.
  fetch: typeof globalThis.fetch = outbound({ allowsPrivateTargets: true, proxyUrl }).fetch,
): Promise<ProbeResult> {
  const url = `${base.replace(/\/+$/, '')}/callbacks/doctor/none`;
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  } catch (error) {
    return result('fail', noAnswer(error, goesThroughProxy(url, proxyUrl)));
  }
  const { status, headers } = response;
  const body = await response.text().catch(() => '');
  if (status >= 300 && status < 400)
    return result('fail', 'It redirects, and providers follow no redirect: set PUBLIC_URL to the target.');
  if (status !== 405 || headers.get('allow') !== 'POST' || body !== '')
    return result(
      'fail',
      `It answers ${status}, not the receiver’s 405: have the proxy pass /callbacks to the receiver.`,
    );
  const { protocol, hostname } = new URL(url);
  if (isLoopback(hostname)) {
    return isConfigured
      ? result('warn', 'The receiver answers on this machine only: set PUBLIC_URL to the address that providers use.')
      : result('ok', 'The receiver answers, on this machine.');
  }
  if (protocol === 'http:') return result('warn', 'The receiver answers without TLS: put it behind https.');
  return result('ok', 'The receiver answers.');
}

const TIMEOUT_MILLISECONDS = 10_000;

function result(result: ProbeResult['result'], detail: string): ProbeResult {
  return { name: 'callback address', result, detail };
}

/** A certificate that is refused here is refused by the providers too. */
function noAnswer(error: unknown, isThroughProxy: boolean): string {
  const code = errorFields(error).errorCode ?? errorFields(error instanceof Error ? error.cause : null).errorCode ?? '';
  if (/^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code))
    return `Its certificate is refused (${code}): use a valid certificate for this host name and send the whole chain.`;
  const reason = /^[A-Z_0-9]{1,60}$/.test(code) ? ` (${code})` : '';
  const proxy = isThroughProxy ? 'OUTBOUND_PROXY_URL, ' : '';
  return `No answer${reason}: start the receiver, open its port, and check PUBLIC_URL, ${proxy}DNS and TLS.`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
