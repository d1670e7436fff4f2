import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { callNode, NodeError } from './call-node.ts';

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

describe('an answer', () => {
  test('is its result, with a written null too, and an error that is null beside it is none', async () => {
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: '0x38' }))).toBe('0x38');
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: null }))).toBeNull();
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: '0x38', error: null }))).toBe('0x38');
  });

  test.each<[string, (id: number) => unknown, string]>([
    ['to many calls, where one was made', (id) => [{ jsonrpc: '2.0', id, result: '0x38' }], 'malformed'],
    ['whose id is our number as text', (id) => ({ jsonrpc: '2.0', id: String(id), result: '0x38' }), 'malformed'],
    ['without an id', () => ({ jsonrpc: '2.0', result: '0x38' }), 'malformed'],
    ['with no id at all in it', () => ({ jsonrpc: '2.0', id: null, result: '0x38' }), 'malformed'],
    ['of another version', (id) => ({ jsonrpc: '1.0', id, result: '0x38' }), 'malformed'],
    ['that is a result and an error', (id) => ({ jsonrpc: '2.0', id, result: '0x38', error: {} }), 'malformed'],
    ['that is an error', (id) => ({ jsonrpc: '2.0', id, error: { code: -32000, message: 'KEY' } }), 'rpc_error -32000'],
    ['that is an error without a number', (id) => ({ jsonrpc: '2.0', id, error: 'KEY' }), 'rpc_error null'],
    ['that is text', () => 'KEY', 'malformed'],
    ['that is null', () => null, 'malformed'],
  ])('%s is none', async (_case, answer, code) => {
    expect(await call(answer)).toEqual(code);
  });

  test('that is deeper than any node’s is not taken apart, and brackets within text are no depth', async () => {
    const nested = (depth: number) => (id: number) =>
      `{"jsonrpc":"2.0","id":${id},"result":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(await callText(nested(15))).toBeInstanceOf(Array);
    expect(await callText(nested(16))).toBe('malformed');
    const began = performance.now();
    expect(await callText(nested(500_000))).toBe('malformed');
    expect(performance.now() - began).toBeLessThan(1_000);
    const text = `${'['.repeat(40)}"\\${'{'.repeat(40)}`;
    expect(await call((id) => ({ jsonrpc: '2.0', id, result: text }))).toBe(text);
  });

  test.each<[string, Uint8Array | string]>([
    ['in the bytes of another alphabet', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['with a mark of its byte order', '\ufeff{}'],
    ['in two bytes a letter', Buffer.from('{}', 'utf16le')],
    ['that is cut short', '{"jsonrpc":"2.0","id":'],
  ])('%s is none', async (_case, body) => {
    expect(await callText(() => body)).toBe('malformed');
  });

  test('that unpacks to more than it may hold is cut off, although it was not asked to be toByteColumn', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1_048_576, ' '));
    const before = process.memoryUsage().rss;
    expect(await callText(() => bomb, { 'content-encoding': 'gzip' })).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_048_576);
  });
});

test.each([301, 302, 303, 307, 308])('a redirect by %i is not followed, to the same host either', async (status) => {
  let asked = 0;
  const url = await serve((_body, response) => {
    asked += 1;
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  expect(await codeOf(url)).toBe('unreachable');
  expect(asked).toBe(1);
});

test.each<[string, number | null]>([
  [new Date(Date.now() + 120_000).toUTCString(), 120],
  [new Date(Date.now() + 86_400_000).toUTCString(), 3_600],
  [new Date(Date.now() - 86_400_000).toUTCString(), 1],
  ['Xyz, 99 Abc 2026 99:99:99 GMT', null],
  ['0x10', null],
  ['1e9', null],
])('patience asked for by %j is %j seconds', async (header, seconds) => {
  const url = await serve((_body, response) => response.writeHead(503, { 'retry-after': header }).end());
  const error = await callNode(node(url), 'eth_chainId', []).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NodeError);
  const { retryAfterSeconds } = error as NodeError;
  if (seconds === null) expect(retryAfterSeconds).toBeNull();
  // Dates are made when the file is read, a while before.
  else expect(Math.abs((retryAfterSeconds ?? 0) - seconds)).toBeLessThan(30);
});

test('nothing that a node or the network says is in an error: neither its address, nor its key, nor its words', async () => {
  const said = { jsonrpc: '2.0', error: { code: -32000, message: 'KEY of http://127.0.0.1/KEY', data: 'KEY' } };
  const talking = await serve((body, response) => response.end(JSON.stringify({ ...said, id: JSON.parse(body).id })));
  const failing = await serve((_body, response) => response.writeHead(500, 'KEY').end('KEY'));
  for (const url of [talking, failing, 'http://127.0.0.1:1/KEY', 'http://KEY.invalid/KEY']) {
    const error = (await callNode(node(url), 'eth_chainId', []).catch((thrown: unknown) => thrown)) as NodeError;
    expect([error.message, error.stack, JSON.stringify(error), String(error.cause)].join()).not.toMatch(/KEY|http:/);
  }
});

function node(url: string) {
  return { url, fetch: globalThis.fetch, timeoutSeconds: 5, bodyMaxBytes: 1_048_576 };
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
