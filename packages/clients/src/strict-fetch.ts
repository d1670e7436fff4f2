import { ClientError, type ClientErrorCode, type ClientErrorDetails, codeOf, type Outcome } from './client-error.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { ResponseHeaders, Transport, TransportRequest } from './transport.ts';

export interface StrictRequest extends Omit<TransportRequest, 'signal'> {
  /** Method and path template, for errors. */
  readonly route: string;
  readonly signal: AbortSignal;
  /** The content type that an answer of this status must have; undefined refuses the status. */
  readonly contentTypeOf: (status: number) => RegExp | undefined;
}

export interface StrictFetchOptions {
  readonly transport: Transport;
  readonly bytesMax: number;
  readonly now: () => number;
}

export interface StrictAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly text: string;
}

/**
 * One request, one answer, no second try. Refuses redirects, encodings, other content types, undeclared statuses, text
 * that is not UTF-8 and bodies beyond `bytesMax`, each before reading on. Only an empty body needs no content type.
 *
 * @throws ClientError
 */
export async function strictFetch(request: StrictRequest, options: StrictFetchOptions): Promise<StrictAnswer> {
  const changes = request.method !== 'GET';
  let sent = false;
  let status = 0;
  let headers: ResponseHeaders = {};
  let bytesRead = 0;
  const chunks: Uint8Array[] = [];

  const fail = (code: ClientErrorCode, details: Partial<ClientErrorDetails> = {}): ClientError => {
    const outcome = details.outcome ?? (sent ? outcomeOf(status) : 'not_sent');
    const transient = transientCodes.has(code);
    return new ClientError({
      code,
      route: request.route,
      retryable: transient && !(changes && outcome === 'unknown'),
      ...(changes ? { outcome } : {}),
      ...(status === 0 ? {} : { status }),
      ...withoutOutcome(details),
    });
  };

  try {
    await options.transport(request, {
      sending() {
        sent = true;
      },
      head(answerStatus, answerHeaders) {
        status = answerStatus;
        headers = answerHeaders;
        if (status < 200 || (status >= 300 && status < 400)) throw fail('redirect_refused');
        if (request.contentTypeOf(status) === undefined) throw refusal();
        const encoding = headers['content-encoding'];
        if (encoding !== undefined && encoding !== 'identity') throw fail('bad_encoding');
        if (Number(headers['content-length'] ?? 0) > options.bytesMax) throw fail('too_large');
      },
      chunk(bytes) {
        bytesRead += bytes.byteLength;
        if (bytesRead > options.bytesMax) throw fail('too_large');
        // Before the body is read to its end: a page of HTML is not worth a megabyte.
        if (chunks.length === 0 && bytesRead > 0) requireContentType();
        chunks.push(bytes);
      },
    });
  } catch (error) {
    if (error instanceof ClientError) throw error;
    if (request.signal.aborted) throw fail(request.signal.reason === timeUp ? 'timeout' : 'aborted');
    const outcome: Outcome = sent && !neverSentCodes.has(codeOf(error) ?? '') ? 'unknown' : 'not_sent';
    throw fail('network', { cause: error, outcome });
  }
  return { status, headers, text: decode() };

  function refusal(): ClientError {
    const wait = retryAfterSeconds(headers['retry-after'], options.now());
    return fail(codeOfStatus(status), wait === undefined ? {} : { retryAfterSeconds: wait });
  }

  function requireContentType(): void {
    const contentType = headers['content-type'];
    if (typeof contentType !== 'string' || !request.contentTypeOf(status)?.test(contentType)) {
      throw fail('bad_content_type');
    }
  }

  function decode(): string {
    try {
      return utf8.decode(chunks.length === 1 ? chunks[0] : joined(chunks, bytesRead));
    } catch {
      throw fail('bad_json', { message: 'The answer is not UTF-8.' });
    }
  }
}

/** The reason with which a call's signal is aborted when its time is up. */
export const timeUp = Symbol('time is up');

// A byte order mark is kept, so that the JSON reader refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const transientCodes: ReadonlySet<ClientErrorCode> = new Set(['network', 'timeout', 'rate_limited', 'unavailable']);

/** Failures before a connection stood; a transport that cannot tell when it begins to send is believed on these. */
const neverSentCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function codeOfStatus(status: number): ClientErrorCode {
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status >= 500) return 'unavailable';
  return 'unexpected_status';
}

/**
 * A 4xx says that the request was not carried out; all but 408, which says that nobody waited to the end of it, and 409,
 * by which some say that it was carried out before.
 */
export function outcomeOf(status: number): Outcome {
  return status >= 400 && status < 500 && status !== 408 && status !== 409 ? 'refused' : 'unknown';
}

function withoutOutcome({ outcome: _, ...details }: Partial<ClientErrorDetails>): Partial<ClientErrorDetails> {
  return details;
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
