import { defaultTransport } from '#transport';
import { ClientError } from './client-error.ts';
import type { Transport } from './transport.ts';

/** The settings of every client. */
export interface ClientConfig {
  /**
   * Scheme, host and optionally a path; no credentials, query or fragment. `http` needs loopback or `allowInsecure`.
   */
  readonly baseUrl?: string;
  /** Whether `http` to other hosts than loopback is allowed. Default false. */
  readonly allowInsecure?: boolean;
  /** For the whole call: connection, body, retries and the waits between them. Default 10 000. */
  readonly timeLimitMilliseconds?: number;
  /** Largest body of an answer; default 1 MiB. */
  readonly bytesMax?: number;
  /** Attempts of a read; default 3. A call that changes something has one. */
  readonly attemptsMax?: number;
  /** Default: undici on Node, `fetch` elsewhere. */
  readonly transport?: Transport;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Waits before a retry; resolves early when the signal is aborted. Default: a timer. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** At least 0, below 1. */
  readonly random?: () => number;
}

/** The checked settings, with every default. */
export interface ResolvedConfig extends Required<Omit<ClientConfig, 'baseUrl' | 'allowInsecure'>> {
  readonly baseUrl: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Validates the settings when a client is created. The message names the setting, never its value.
 *
 * @throws ClientError `invalid_configuration`
 */
export function resolveConfig(
  config: ClientConfig & { baseUrl: string },
  headers: Record<string, string>,
): ResolvedConfig {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value))
      throw refusal(`the header ${name} must be printable ASCII without surrounding spaces`);
  }
  return {
    baseUrl: readBaseUrl(config.baseUrl, config.allowInsecure ?? false),
    headers,
    timeLimitMilliseconds: wholeNumber('timeLimitMilliseconds', config.timeLimitMilliseconds ?? 10_000, 600_000),
    bytesMax: wholeNumber('bytesMax', config.bytesMax ?? 1_048_576, 1_073_741_824),
    attemptsMax: wholeNumber('attemptsMax', config.attemptsMax ?? 3, 10),
    transport: config.transport ?? defaultTransport,
    now: config.now ?? Date.now,
    sleep: config.sleep ?? wait,
    random: config.random ?? Math.random,
  };
}

function readBaseUrl(text: string, allowInsecure: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw refusal('baseUrl must be an http or https URL');
  if (url.username || url.password || url.search || url.hash) {
    throw refusal('baseUrl must have no credentials, query or fragment');
  }
  if (url.protocol === 'http:' && !allowInsecure && !isLoopback(url.hostname)) {
    throw refusal('baseUrl must be https, because its host is not loopback; set allowInsecure to permit http');
  }
  return url;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function wholeNumber(name: string, value: number, max: number): number {
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw refusal(`${name} must be a whole number from 1 to ${max}`);
  return value;
}

function refusal(message: string): ClientError {
  return new ClientError({ code: 'invalid_configuration', message });
}

/** Resolves early when the signal is aborted. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
