import type { CheckReport } from './check-report.ts';
import { codeOf } from './code-of.ts';

const NAME = 'callback address';

/** Where providers reach the receiver: what was asked about, or what is configured. */
export interface CallbackUrl {
  readonly url: string;
  readonly isConfigured: boolean;
}

/**
 * Whether a provider would reach the receiver there: a GET below it must meet the receiver's own answer, 405 and nothing else. It
 * is asked from here: run the doctor outside your network to see what a provider sees.
 */
export async function checkCallbackAddress(
  { url: base, isConfigured }: CallbackUrl,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<CheckReport> {
  const url = `${base.replace(/\/+$/, '')}/callbacks/doctor/none`;
  const failed = (detail: string): CheckReport => ({ name: NAME, result: 'fail', detail });
  const warned = (detail: string): CheckReport => ({ name: NAME, result: 'warn', detail });
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
  } catch (error) {
    return failed(whyNobodyAnswers(error));
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
  const { protocol, hostname } = new URL(url);
  if (isLoopback(hostname)) {
    if (!isConfigured) return { name: NAME, result: 'ok', detail: 'The receiver answers there, on this machine.' };
    return warned('The receiver answers, on this machine alone: set PUBLIC_URL to where the providers reach it.');
  }
  if (protocol === 'http:') return warned('The receiver answers, without TLS: put it behind https.');
  return { name: NAME, result: 'ok', detail: 'The receiver answers there, as it should.' };
}

/** A certificate that is refused here is refused by the providers too. */
function whyNobodyAnswers(error: unknown): string {
  const code = codeOf(error) || (error instanceof Error ? codeOf(error.cause) : '');
  if (/^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code))
    return `Its certificate is refused (${code}): renew it, have it name this host, and send the whole chain.`;
  const why = /^[A-Z_0-9]{1,60}$/.test(code) ? ` (${code})` : '';
  return `Nobody answers there${why}: start the receiver, open its port, and check PUBLIC_URL, DNS and TLS.`;
}

const PATIENCE_MILLISECONDS = 10_000;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
