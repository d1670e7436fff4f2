/** One URL of a node, and the limits of a call to it. */
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
 * Why a node gave no usable answer. Holds a code, a number and a `Retry-After` header only: an RPC URL is a secret, and
 * the messages of libraries and nodes repeat it.
 */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  readonly code: NodeErrorCode;
  /** The node's `Retry-After` header as sent; null without one. */
  readonly retryAfter: string | null;
  /** The chain id, transaction hash, HTTP status or JSON-RPC error code that the node sent instead; null for other codes. */
  readonly actual: string | null;

  constructor(code: NodeErrorCode, details: { retryAfter?: string | null; actual?: string } = {}) {
    super(`The node gave no usable answer: ${code}.`);
    this.code = code;
    this.retryAfter = details.retryAfter ?? null;
    this.actual = details.actual ?? null;
  }
}

/**
 * Makes one JSON-RPC call over HTTP. The time limit covers the body; the unpacked bytes and the depth of the JSON are
 * limited; redirects are refused; the answer must carry the id of the call; an empty answer is an error, not a `null`.
 * Never retries: the caller's schedule does that. Throws only `NodeError`.
 */
export async function callNode(node: RpcNode, method: string, params: readonly unknown[]): Promise<unknown> {
  // Hard to guess, so an answer to another call, or a prepared one, does not match by chance.
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
      // Frees the socket; the body of an error is not read.
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
  const retryAfter = response.headers.get('retry-after');
  if (response.status === 429) return new NodeError('rate_limited', { retryAfter });
  if (response.status === 401 || response.status === 403) return new NodeError('unauthorised');
  return new NodeError('http_error', { retryAfter, actual: String(response.status) });
}

async function bodyText(response: Response, bodyMaxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    // A throw inside the loop cancels the stream.
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
    // JSON-RPC allows a result or an error, never both.
    if (result !== undefined && result !== null) throw new NodeError('malformed');
    const { code } = error as Record<string, unknown>;
    throw new NodeError('rpc_error', Number.isSafeInteger(code) ? { actual: String(code) } : {});
  }
  // A missing result is undefined, which every schema refuses; only an explicit `null` means "none".
  return result;
}

/** Answers of nodes are five levels deep; half a million brackets would block this process for a second. */
const DEPTH_MAX = 16;

function isDeeperThan(text: string, depthMax: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '[' || character === '{')) depth += 1;
    else if (!quoted && (character === ']' || character === '}')) depth -= 1;
    if (depth > depthMax) return true;
  }
  return false;
}
