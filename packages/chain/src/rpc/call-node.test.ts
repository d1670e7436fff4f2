import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { callNode, type NodeError } from './call-node.ts';

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

describe('an answer', () => {
  test('gives its result, an explicit null included, also beside an error that is null', async () => {
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: '0x38' }))).toBe('0x38');
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: null }))).toBeNull();
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: '0x38', error: null }))).toBe('0x38');
  });

  test.each<[string, (id: number) => unknown, string]>([
    ['that is a batch', (id) => [{ jsonrpc: '2.0', id, result: '0x38' }], 'malformed'],
    ['whose id is text', (id) => ({ jsonrpc: '2.0', id: String(id), result: '0x38' }), 'malformed'],
    ['without an id', () => ({ jsonrpc: '2.0', result: '0x38' }), 'malformed'],
    ['whose id is null', () => ({ jsonrpc: '2.0', id: null, result: '0x38' }), 'malformed'],
    ['of another JSON-RPC version', (id) => ({ jsonrpc: '1.0', id, result: '0x38' }), 'malformed'],
    ['with both a result and an error', (id) => ({ jsonrpc: '2.0', id, result: '0x38', error: {} }), 'malformed'],
    ['with an error', (id) => ({ jsonrpc: '2.0', id, error: { code: -32000, message: 'KEY' } }), 'rpc_error -32000'],
    ['with an error that has no code', (id) => ({ jsonrpc: '2.0', id, error: 'KEY' }), 'rpc_error null'],
    ['that is a string', () => 'KEY', 'malformed'],
    ['that is null', () => null, 'malformed'],
  ])('%s is refused', async (_case, answer, code) => {
    expect(await call(answer)).toEqual(code);
  });

  test('nested deeper than 16 levels is refused, and brackets inside strings do not count', async () => {
    const nested = (depth: number) => (id: number) =>
      `{"jsonrpc":"2.0","id":${id},"result":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(await callText(nested(15))).toBeInstanceOf(Array);
    expect(await callText(nested(16))).toBe('malformed');
    expect(await callText(nested(500_000))).toBe('malformed');
    const text = `${'['.repeat(40)}"\\${'{'.repeat(40)}`;
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: text }))).toBe(text);
  });

  test.each<[string, Uint8Array | string]>([
    ['that is not UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['with a byte order mark', '\ufeff{}'],
    ['in UTF-16', Buffer.from('{}', 'utf16le')],
    ['that is truncated', '{"jsonrpc":"2.0","id":'],
  ])('%s is refused as malformed', async (_case, body) => {
    expect(await callText(() => body)).toBe('malformed');
  });

  test('that unpacks to more than the limit is cut off, although no compression was requested', async () => {
    // 200 MiB: one gzip member, repeated.
    const bomb = Buffer.concat(Array(200).fill(gzipSync(Buffer.alloc(1_048_576, ' '))));
    const before = process.memoryUsage().rss;
    expect(await callText(() => bomb, { 'content-encoding': 'gzip' })).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_048_576);
  });
});

test.each([301, 302, 303, 307, 308])('a redirect %i is not followed, not even to the same host', async (status) => {
  let asked = 0;
  const url = await serve((_body, response) => {
    asked += 1;
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  expect(await codeOf(url)).toBe('unreachable');
  expect(asked).toBe(1);
});

test.each([429, 503])('an error for status %i has the Retry-After header as sent', async (status) => {
  const url = await serve((_body, response) => response.writeHead(status, { 'retry-after': 'soon' }).end());
  expect(await callNode(node(url), 'eth_chainId', []).catch((thrown: unknown) => thrown)).toMatchObject({
    name: 'NodeError',
    retryAfter: 'soon',
  });
});

test('an error repeats nothing of the URL but its host, nothing of the node’s answer and nothing of the network’s message', async () => {
  const answer = { jsonrpc: '2.0', error: { code: -32000, message: 'KEY of http://127.0.0.1/KEY', data: 'KEY' } };
  const explaining = await serve((body, response) =>
    response.end(JSON.stringify({ ...answer, id: JSON.parse(body).id })),
  );
  const failing = await serve((_body, response) => response.writeHead(500, 'KEY').end('KEY'));
  for (const url of [explaining, failing, 'http://127.0.0.1:1/KEY', 'http://host.invalid/KEY']) {
    const error = (await callNode(node(url), 'eth_chainId', []).catch((thrown: unknown) => thrown)) as NodeError;
    expect([error.message, error.stack, JSON.stringify(error), String(error.cause)].join()).not.toMatch(/KEY|http:/);
  }
});

function node(url: string) {
  return { url, fetch: globalThis.fetch, timeoutSeconds: 60, bodyMaxBytes: 1_048_576 };
}

async function codeOf(url: string): Promise<unknown> {
  try {
    return await callNode(node(url), 'eth_chainId', []);
  } catch (error) {
    const { code, actual } = error as NodeError;
    return code === 'rpc_error' ? `${code} ${actual}` : code;
  }
}

function call(answer: (id: number) => unknown): Promise<unknown> {
  return callText((id) => JSON.stringify(answer(id)));
}

async function callText(
  answer: (id: number) => string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  return codeOf(await serve((body, response) => response.writeHead(200, headers).end(answer(JSON.parse(body).id))));
}

async function serve(answer: (body: string, response: ServerResponse) => unknown): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    answer(body, response);
  });
  closes.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/KEY`;
}
