import { expect, test } from 'vitest';
import { noBody } from '../contract.ts';
import { callbacks } from './index.ts';

test('the callback contract answers a provider without a body, and never with a redirect, 401 or 403', () => {
  expect(callbacks.receive.path).toBe('/callbacks/:provider/:callbackAddress');
  expect(Object.keys(callbacks.receive.responses)).toEqual(['200', '404', '405', '408', '413', '415', '429', '503']);
  expect(new Set(Object.values(callbacks.receive.responses))).toEqual(new Set([noBody]));
});

test('the handshake is at the callback address, and answers with plain text or without a body', () => {
  expect(callbacks.handshake.path).toBe(callbacks.receive.path);
  const { 200: challenge, ...refusals } = callbacks.handshake.responses;
  expect(challenge).toMatchObject({ contentType: 'text/plain' });
  expect(new Set(Object.values(refusals))).toEqual(new Set([noBody]));
});

test('the callback contract accepts any body, also none', () => {
  for (const body of [undefined, '', 'x', new Uint8Array([0xff])])
    expect(callbacks.receive.body.parse(body)).toBe(body);
});
