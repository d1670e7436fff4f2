import { initContract } from '@ts-rest/core';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { contract, noBody } from './contract.ts';

const Problem = z.object({ code: z.string() });
const problem = contract.otherResponse({ contentType: 'application/problem+json', body: Problem });
const list = { method: 'GET', path: '/orders', responses: { 200: z.unknown(), 404: noBody } } as const;
const loose = { ...list, strictStatusCodes: false } as const;
const nested = { orders: { list, deeper: { list } }, loose } as const;

test('a response of another content type is declared as ts-rest declares it', () => {
  const tsRest = initContract().otherResponse({ contentType: 'application/problem+json', body: Problem });
  expect(problem).toEqual(tsRest);
});

test.each([
  ['no option', {}],
  ['strict statuses', { strictStatusCodes: true }],
  ['answers that every route has, which a route may replace', { commonResponses: { 401: problem, 404: problem } }],
])('a router with %s is what ts-rest makes of it', (_what, options) => {
  expect(contract.router(nested, options)).toEqual(initContract().router(nested, options));
});
