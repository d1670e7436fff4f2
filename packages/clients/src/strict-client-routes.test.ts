import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { convertQueryParamsToUrlString, initContract } from '@ts-rest/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { encodeQuery } from './encode-query.ts';
import { createStrictClient } from './index.ts';

const contract = initContract();

/** As a user writes a contract: with ts-rest and the classic zod, nested, and with an answer without a body. */
const shop = contract.router({
  orders: {
    list: {
      method: 'GET',
      path: '/orders',
      query: z.object({ states: z.array(z.string()).optional(), since: z.date().optional() }),
      responses: { 200: z.object({ ids: z.array(z.string()) }) },
    },
    remove: {
      method: 'DELETE',
      path: '/orders/:id/:part',
      body: z.strictObject({ reason: z.string().optional() }),
      responses: { 204: contract.noBody() },
    },
  },
});

let server: Server;
let baseUrl = '';
const received: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      received.push(`${request.method} ${request.url} ${body}`.trim());
      if (request.method === 'DELETE') response.writeHead(204).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ids":["A-1"]}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

test('a client of any contract calls nested routes, typed by the contract', async () => {
  const client = createStrictClient(shop, { baseUrl }, { 'x-key': 'k' });
  const listed = await client.orders.list({ query: { states: ['paid', 'un paid'], since: new Date(0) } });
  const ids: string[] = listed.body.ids;
  const removed = await client.orders.remove({ params: { id: 'A/1', part: 'b' } }).catch((error: unknown) => error);
  expect(removed).toMatchObject({ code: 'invalid_path_parameter', outcome: 'not_sent' });
  const { status, body }: { status: 204; body: undefined } = await client.orders.remove({
    params: { id: 'A 1', part: 2 },
  });
  expect({ ids, status, body, received }).toEqual({
    ids: ['A-1'],
    status: 204,
    body: undefined,
    received: [
      'GET /orders?states%5B0%5D=paid&states%5B1%5D=un%20paid&since=1970-01-01T00%3A00%3A00.000Z',
      'DELETE /orders/A%201/2 {}',
    ],
  });
});

test('a body whose fields are all optional may be left out, and is sent as an empty object', async () => {
  received.length = 0;
  await createStrictClient(shop, { baseUrl }, {}).orders.remove({ params: { id: 'A-2', part: 'c' } });
  expect(received).toEqual(['DELETE /orders/A-2/c {}']);
});

test('a route that takes another body than JSON is refused when the client is created', () => {
  const upload = contract.router({
    upload: {
      method: 'POST',
      path: '/files',
      contentType: 'multipart/form-data',
      body: z.any(),
      responses: { 200: z.any() },
    },
  });
  expect(() => createStrictClient(upload, { baseUrl }, {})).toThrow(
    'invalid_configuration; the route POST /files takes multipart/form-data; this client sends JSON only',
  );
});

describe('a query is written as ts-rest writes it', () => {
  test.each<[string, Record<string, unknown> | undefined]>([
    ['none', undefined],
    ['nothing', {}],
    ['texts, numbers and truth values', { a: 'x y', b: 2, c: true, d: '' }],
    ['undefined and null', { a: undefined, b: null }],
    ['characters with a meaning in URLs', { 'a&b': '=?#/%+ü' }],
    ['a list', { ids: ['a', 'b'] }],
    ['nested values', { filter: { state: ['paid'], amount: { from: 1 } } }],
    ['a date', { since: new Date(0) }],
  ])('%s', (_what, query) => {
    expect(encodeQuery(query)).toBe(convertQueryParamsToUrlString(query));
  });
});
