import { hostOf } from './host-of.ts';

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
  /** The node no longer has this part of the chain: the question is older than the node can be asked. */
  | 'pruned'
  /** The logs contradict the Bloom filter of their receipt or block. */
  | 'bloom_mismatch'
  | 'wrong_chain'
  | 'other_transaction'
  | 'behind';

/** What a JSON-RPC error's text says of its cause. Read from the text at once, since the text may repeat the URL. */
export type RpcErrorMeaning = 'busy' | 'unknown_block' | null;

interface NodeErrorDetails {
  readonly retryAfter?: string | null;
  readonly actual?: string | null;
  readonly meaning?: RpcErrorMeaning;
  readonly host?: string | null;
  readonly method?: string | null;
}

/**
 * Why a node gave no usable answer. Holds codes, the host's name, the call and a `Retry-After` header only: path and query
 * of an RPC URL are secrets, and the messages of libraries and nodes repeat them.
 */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  readonly code: NodeErrorCode;
  /** The node's `Retry-After` header as sent; null without one. */
  readonly retryAfter: string | null;
  /** The chain id, transaction hash, HTTP status or JSON-RPC error code that the node sent instead; null for other codes. */
  readonly actual: string | null;
  readonly meaning: RpcErrorMeaning;
  /** The host's name, without port, path and credentials; null until known. */
  readonly host: string | null;
  /** The JSON-RPC method; null where the error belongs to several calls. */
  readonly method: string | null;

  constructor(code: NodeErrorCode, details: NodeErrorDetails = {}) {
    super(`The node gave no usable answer: ${code}.`);
    this.code = code;
    this.retryAfter = details.retryAfter ?? null;
    this.actual = details.actual ?? null;
    this.meaning = details.meaning ?? null;
    this.host = details.host ?? null;
    this.method = details.method ?? null;
  }

  /** This error with the host and the call, where it has none yet. */
  at(node: RpcNode, method: string | null): NodeError {
    if (this.host !== null) return this;
    return new NodeError(this.code, { ...this, host: hostOf(node.url), method: this.method ?? method });
  }

  /** For people: `one.test eth_getLogs rpc_error -32005`. */
  get summary(): string {
    const { host, method, code, actual } = this;
    const number = code === 'rpc_error' || code === 'http_error' || code === 'pruned' ? actual : null;
    return [host, method, code, number].filter((part) => part !== null).join(' ');
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
    const failure = error instanceof NodeError ? error : new NodeError(signal.aborted ? 'timeout' : 'unreachable');
    throw failure.at(node, method);
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
    // Not by the exact reader: amounts are hex text, a key twice lets a node lie no better, and answers are large.
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
    throw rpcError(error as Record<string, unknown>);
  }
  // A missing result is undefined, which every schema refuses; only an explicit `null` means "none".
  return result;
}

function rpcError({ code, message }: Record<string, unknown>): NodeError {
  const actual = Number.isSafeInteger(code) ? String(code) : null;
  const text = typeof message === 'string' ? message.slice(0, 1_000) : '';
  if (code === PRUNED_CODE || PRUNED.test(text)) return new NodeError('pruned', { actual });
  const meaning = BUSY.test(text) ? 'busy' : UNKNOWN_BLOCK.test(text) ? 'unknown_block' : null;
  return new NodeError('rpc_error', { actual, meaning });
}

/** `Pruned history unavailable` of execution nodes, after EIP-4444. */
const PRUNED_CODE = 4444;

/** `missing trie node`, `history has been pruned`, `old data not available due to pruning`. */
const PRUNED = /\bprun(?:ed|ing)\b|missing trie node/i;

const BUSY =
  /busy|rate.?limit|limit.{0,20}(?:reached|exceeded)|exceed|too many|over.?load|capacity|quota|throttl|time.?out|timed out|try again|retry|later|temporar|unavailable|internal|server error/i;

/** `finalized block not found`, `Unknown block`, `invalid block tag`, `'finalized' is not supported`. */
const UNKNOWN_BLOCK =
  /\b(?:block|header|tag|finalized|safe)\b.{0,40}\b(?:not found|unknown|unsupported|not supported|invalid|not recogni[sz]ed)\b|\b(?:unknown|invalid|unsupported)\b.{0,20}\b(?:block|tag|finalized|safe)\b/i;

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
