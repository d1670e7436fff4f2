import { readJson } from '@punteo/json';
import type { SolpaySettings } from './config.ts';

/** Calls of Solpay's API: each is made once. Rejects when no answer comes. */
export interface SolpayClient {
  createPayment(body: Readonly<Record<string, string>>): Promise<SolpayAnswer>;
  getPayment(id: string): Promise<SolpayAnswer>;
}

export interface SolpayAnswer {
  readonly status: number;
  /** As received. */
  readonly text: string;
  /** Null when the text is no JSON object. */
  readonly document: Readonly<Record<string, unknown>> | null;
}

export function createClient({ baseUrl, token }: Pick<SolpaySettings, 'baseUrl' | 'token'>): SolpayClient {
  async function call(path: string, init: RequestInit = {}): Promise<SolpayAnswer> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(`${baseUrl}${path}`, { ...init, headers, redirect: 'error', signal });
    const text = await response.text();
    return { status: response.status, text, document: objectIn(text) };
  }
  return {
    createPayment: (body) => call('/payments', { method: 'POST', body: JSON.stringify(body) }),
    getPayment: (id) => call(`/payments/${encodeURIComponent(id)}`),
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const document = readJson(text);
    return typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
