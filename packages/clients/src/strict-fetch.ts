import {
  ClientError,
  type ClientErrorCode,
  type ClientErrorDetails,
  type Outcome,
  systemErrorCode,
} from './client-error.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { AnswerSink, ResponseHeaders, Transport, TransportRequest } from './transport.ts';

/**
 * Sends one request, once. Refuses redirects, content encodings, other content types, undeclared statuses, text that is
 * not UTF-8 and bodies over `bytesMax`, each as early as possible. Only an empty body needs no content type.
 *
 * @throws ClientError
 */
export async function strictFetch(request: StrictRequest, options: StrictFetchOptions): Promise<StrictAnswer> {
  const progress: Progress = { sent: false, status: 0, headers: {}, bytesRead: 0, chunks: [] };
  try {
    await options.transport(request, strictSink(request, options, progress));
  } catch (error) {
    if (error instanceof ClientError) throw error;
    if (request.signal.aborted)
      throw failure(request.signal.reason === timeUp ? 'timeout' : 'aborted', request, progress);
    const neverSent = !progress.sent || neverSentCodes.has(systemErrorCode(error) ?? '');
    throw failure('network', request, progress, { cause: error, outcome: neverSent ? 'not_sent' : 'unknown' });
  }
  return { status: progress.status, headers: progress.headers, text: decodedBody(request, progress) };
}

export interface StrictRequest extends Omit<TransportRequest, 'signal'> {
  /** Method and path template, for errors. */
  readonly route: string;
  readonly signal: AbortSignal;
  /**
   * The content type that an answer of this status must have; undefined when the contract does not declare the status.
   */
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

/** The reason with which a call's signal is aborted at its time limit. */
export const timeUp = Symbol('time is up');

/**
 * The outcome of a request that changes something, by the status of its answer. A 4xx says that it was refused, except
 * 408, after which it may still be carried out, and 409, which may say that it was carried out before.
 */
export function outcomeOf(status: number): Outcome {
  return status >= 400 && status < 500 && status !== 408 && status !== 409 ? 'refused' : 'unknown';
}

interface Progress {
  sent: boolean;
  /** 0 until the answer's head arrives. */
  status: number;
  headers: ResponseHeaders;
  bytesRead: number;
  readonly chunks: Uint8Array[];
}

/** Checks the answer while it arrives, and keeps it in `progress`. */
function strictSink(request: StrictRequest, options: StrictFetchOptions, progress: Progress): AnswerSink {
  return {
    sending() {
      progress.sent = true;
    },
    head(status, headers) {
      progress.status = status;
      progress.headers = headers;
      if (status < 200 || (status >= 300 && status < 400)) throw failure('redirect_refused', request, progress);
      if (request.contentTypeOf(status) === undefined) throw undeclaredStatus(request, options, progress);
      const encoding = headers['content-encoding'];
      if (encoding !== undefined && encoding !== 'identity') throw failure('bad_encoding', request, progress);
      if (Number(headers['content-length'] ?? 0) > options.bytesMax) throw failure('too_large', request, progress);
    },
    chunk(bytes) {
      progress.bytesRead += bytes.byteLength;
      if (progress.bytesRead > options.bytesMax) throw failure('too_large', request, progress);
      // Checked before the rest of the body is read: an HTML page may be large.
      if (progress.chunks.length === 0 && progress.bytesRead > 0) requireContentType(request, progress);
      progress.chunks.push(bytes);
    },
  };
}

function requireContentType(request: StrictRequest, progress: Progress): void {
  const contentType = progress.headers['content-type'];
  if (typeof contentType !== 'string' || !request.contentTypeOf(progress.status)?.test(contentType)) {
    throw failure('bad_content_type', request, progress);
  }
}

function undeclaredStatus(request: StrictRequest, options: StrictFetchOptions, progress: Progress): ClientError {
  const wait = retryAfterSeconds(progress.headers['retry-after'], options.now());
  const details = wait === undefined ? {} : { retryAfterSeconds: wait };
  return failure(codeOfStatus(progress.status), request, progress, details);
}

function codeOfStatus(status: number): ClientErrorCode {
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status >= 500) return 'unavailable';
  return 'unexpected_status';
}

function failure(
  code: ClientErrorCode,
  { method, route }: StrictRequest,
  { sent, status }: Progress,
  { outcome = sent ? outcomeOf(status) : 'not_sent', ...details }: Partial<ClientErrorDetails> = {},
): ClientError {
  const changes = method !== 'GET';
  return new ClientError({
    code,
    route,
    retryable: transientCodes.has(code) && !(changes && outcome === 'unknown'),
    ...(changes ? { outcome } : {}),
    ...(status === 0 ? {} : { status }),
    ...details,
  });
}

const transientCodes: ReadonlySet<ClientErrorCode> = new Set(['network', 'timeout', 'rate_limited', 'unavailable']);

/** Errors before a connection exists. `fetch` cannot report when it starts to send, so these codes decide. */
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

function decodedBody(request: StrictRequest, progress: Progress): string {
  const { chunks, bytesRead } = progress;
  try {
    return utf8.decode(chunks.length === 1 ? chunks[0] : joined(chunks, bytesRead));
  } catch {
    throw failure('bad_json', request, progress, { message: 'The answer is not UTF-8.' });
  }
}

// Keeps a byte order mark, so that the JSON reader refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
