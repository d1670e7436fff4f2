import {
  ClientError,
  type ClientErrorCode,
  type ClientErrorDetails,
  type Outcome,
  systemErrorCode,
} from './client-error.ts';
import { errorAnswerOf, errorBytesMax } from './error-answer.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { AnswerSink, ResponseHeaders, Transport, TransportRequest } from './transport.ts';

/**
 * Sends one request, once. Refuses redirects, content encodings, other content types, undeclared statuses, text that is
 * not UTF-8 and bodies over `bytesMax`, each as early as possible. Only an empty body needs no content type. Of an
 * undeclared 4xx or 5xx the beginning of the body is read first, for at most a second: it says why.
 *
 * @throws ClientError
 */
export async function strictFetch(request: StrictRequest, options: StrictFetchOptions): Promise<StrictAnswer> {
  const progress: Progress = { sent: false, status: 0, headers: {}, bytesRead: 0, chunks: [], isRefused: false };
  const abort = new AbortController();
  const onAbort = () => abort.abort(request.signal.reason);
  request.signal.addEventListener('abort', onAbort);
  if (request.signal.aborted) onAbort();
  try {
    await options.transport({ ...request, signal: abort.signal }, strictSink(request, options, progress, abort));
    progress.isComplete = true;
  } catch (error) {
    if (error instanceof ClientError) throw error;
    // The status is known, whatever happened to the rest of the body.
    if (progress.isRefused) throw undeclaredStatus(request, options, progress);
    if (request.signal.aborted)
      throw failure(request.signal.reason === timeUp ? 'timeout' : 'aborted', request, progress);
    const neverSent = !progress.sent || neverSentCodes.has(systemErrorCode(error) ?? '');
    throw failure('network', request, progress, { cause: error, outcome: neverSent ? 'not_sent' : 'unknown' });
  } finally {
    clearTimeout(progress.timer);
    request.signal.removeEventListener('abort', onAbort);
  }
  if (progress.isRefused) throw undeclaredStatus(request, options, progress);
  return { status: progress.status, headers: progress.headers, text: decodedBody(request, progress) };
}

/** One request, ready to be sent. */
export interface StrictRequest extends Omit<TransportRequest, 'signal'> {
  /** Method and path template, for errors. */
  readonly route: string;
  readonly signal: AbortSignal;
  /**
   * The content type that an answer of this status must have; undefined when the contract does not declare the status.
   */
  readonly contentTypeOf: (status: number) => RegExp | undefined;
}

/** The settings of a request. */
export interface StrictFetchOptions {
  readonly transport: Transport;
  readonly bytesMax: number;
  readonly now: () => number;
}

/** A complete answer of a declared status. */
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
  isComplete?: boolean;
  /** The status is an undeclared 4xx or 5xx, whose body is read for its explanation. */
  isRefused: boolean;
  /** Ends the reading of such a body. */
  timer?: ReturnType<typeof setTimeout>;
}

/** A provider that sends an error and then stalls must not take the time of the retries. */
const errorBodyMilliseconds = 1_000;

/** Checks the answer while it arrives, and keeps it in `progress`. */
function strictSink(
  request: StrictRequest,
  options: StrictFetchOptions,
  progress: Progress,
  abort: AbortController,
): AnswerSink {
  return {
    sending() {
      progress.sent = true;
    },
    head(status, headers) {
      progress.status = status;
      progress.headers = headers;
      if (status < 200 || (status >= 300 && status < 400)) throw failure('redirect_refused', request, progress);
      const encoding = headers['content-encoding'];
      const isEncoded = encoding !== undefined && encoding !== 'identity';
      if (request.contentTypeOf(status) === undefined) {
        if (status < 400 || isEncoded) throw undeclaredStatus(request, options, progress);
        progress.isRefused = true;
        progress.timer = setTimeout(() => abort.abort(), errorBodyMilliseconds);
        return;
      }
      if (isEncoded) throw failure('bad_encoding', request, progress);
      if (Number(headers['content-length'] ?? 0) > options.bytesMax) throw failure('too_large', request, progress);
    },
    chunk(bytes) {
      const isFirst = progress.bytesRead === 0;
      progress.bytesRead += bytes.byteLength;
      progress.chunks.push(bytes);
      if (progress.isRefused) {
        if (progress.bytesRead > errorBytesMax) throw undeclaredStatus(request, options, progress);
        return;
      }
      if (progress.bytesRead > options.bytesMax) throw failure('too_large', request, progress);
      // Checked before the rest of the body is read: an HTML page may be large.
      if (isFirst && progress.bytesRead > 0) requireContentType(request, progress);
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
  request: StrictRequest,
  progress: Progress,
  { outcome = progress.sent ? outcomeOf(progress.status) : 'not_sent', ...details }: Partial<ClientErrorDetails> = {},
): ClientError {
  const { route } = request;
  const { status } = progress;
  const changes = request.method !== 'GET';
  return new ClientError({
    code,
    route,
    retryable: transientCodes.has(code) && !(changes && outcome === 'unknown'),
    ...(changes ? { outcome } : {}),
    ...(status === 0 ? {} : { status }),
    ...(progress.bytesRead === 0 ? {} : answerOf(request, progress)),
    ...details,
  });
}

function answerOf(request: StrictRequest, { status, headers, bytesRead, chunks, isComplete = false }: Progress) {
  const bytes = joined(chunks, bytesRead).subarray(0, errorBytesMax);
  const isWhole = isComplete && bytesRead <= errorBytesMax;
  const text = lenientUtf8.decode(bytes);
  return errorAnswerOf({ status, contentType: headers['content-type'], text, isComplete: isWhole }, request);
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

/** For errors, which are shown and not parsed. */
const lenientUtf8 = new TextDecoder('utf-8');

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
