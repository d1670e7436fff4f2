/** A node as it is asked: where, and with what patience. */
export interface RpcNode {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  /** For one whole call, its body included. */
  readonly timeoutSeconds: number;
  readonly bodyMaxBytes: number;
}

export type NodeErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'http_error'
  | 'rate_limited'
  | 'unauthorised'
  | 'too_large'
  | 'malformed'
  | 'rpc_error'
  | 'wrong_chain'
  | 'other_transaction'
  | 'behind';

/**
 * Why a node gave no answer that counts. Holds a code and numbers only: an RPC URL is a secret, and what libraries
 * and nodes write into their messages repeats it.
 */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  readonly code: NodeErrorCode;
  /** How long the node asked us to wait, between a second and an hour; null when it did not. */
  readonly retryAfterSeconds: number | null;
  /** What the node said instead, where it is safe to repeat; null otherwise. */
  readonly actual: string | null;

  constructor(code: NodeErrorCode, details: { retryAfterSeconds?: number | null; actual?: string } = {}) {
    super(`The node gave no answer that counts: ${code}.`);
    this.code = code;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.actual = details.actual ?? null;
  }
}

/**
 * One JSON-RPC call over HTTP, strictly: a time limit that covers the body, limits on its unpacked bytes and its depth,
 * no redirect, the answer's id must be ours, and an answer that is empty is an outage, not a `null`. No retries: the
 * caller's schedule does that. Throws `NodeError` and nothing else.
 */
export async function callNode(node: RpcNode, method: string, params: readonly unknown[]): Promise<unknown> {
  // Unguessable enough that an answer meant for another call, or a canned one, does not match by chance.
  const id = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
  const signal = AbortSignal.timeout(node.timeoutSeconds * 1_000);
  try {
    const response = await node.fetch(node.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'accept-encoding': 'identity' },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      redirect: 'error',
      signal,
    });
    if (response.status !== 200) {
      // Frees the socket; what a failing node writes is not read.
      await response.body?.cancel();
      throw httpError(response);
    }
    return resultOf(await bodyText(response, node.bodyMaxBytes), id);
  } catch (error) {
    if (error instanceof NodeError) throw error;
    throw new NodeError(signal.aborted ? 'timeout' : 'unreachable');
  }
}

function httpError(response: Response): NodeError {
  const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'), Date.now());
  if (response.status === 429) return new NodeError('rate_limited', { retryAfterSeconds });
  if (response.status === 401 || response.status === 403) return new NodeError('unauthorised');
  return new NodeError('http_error', { retryAfterSeconds, actual: String(response.status) });
}

/** Seconds or an HTTP date, kept between a second and an hour; null for anything else. */
function parseRetryAfter(text: string | null, nowMilliseconds: number): number | null {
  if (text === null) return null;
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  if (!isDate && !/^-?\d{1,15}$/.test(text)) return null;
  const seconds = isDate ? Math.ceil((Date.parse(text) - nowMilliseconds) / 1_000) : Number(text);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 1), 3_600);
}

async function bodyText(response: Response, bodyMaxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    // Leaving the loop by a throw cancels the stream.
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > bodyMaxBytes) throw new NodeError('too_large');
      chunks.push(chunk);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new NodeError('malformed');
  }
}

function resultOf(text: string, id: number): unknown {
  if (isDeeperThan(text, DEPTH_MAX)) throw new NodeError('malformed');
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new NodeError('malformed');
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw new NodeError('malformed');
  const { jsonrpc, id: answeredId, result, error } = answer as Record<string, unknown>;
  if (jsonrpc !== '2.0' || answeredId !== id) throw new NodeError('malformed');
  if (error !== undefined && error !== null) {
    // An error beside a result is neither.
    if (result !== undefined && result !== null) throw new NodeError('malformed');
    const { code } = error as Record<string, unknown>;
    throw new NodeError('rpc_error', Number.isSafeInteger(code) ? { actual: String(code) } : {});
  }
  // A missing result is undefined, which no schema takes; only a written null is one.
  return result;
}

/** What nodes answer is five deep; half a million brackets would keep this process busy for a second. */
const DEPTH_MAX = 16;

function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '[' || character === '{')) depth += 1;
    else if (!quoted && (character === ']' || character === '}')) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
