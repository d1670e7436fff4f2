import { expect, test } from 'vitest';
import { type JsonPath, parseJsonPath, wayToPay } from './payment-link.ts';

test.each<[string, JsonPath]>([
  ['$.url', ['url']],
  ['$.data.payment_url', ['data', 'payment_url']],
  ["$.links[0]['pay-url']", ['links', 0, 'pay-url']],
  ['$[1].a-b', [1, 'a-b']],
])('the path %s names one value', (text, path) => {
  expect(parseJsonPath(text)).toEqual(path);
});

test.each(['', '$', 'url', '$.', '$..url', '$.*', '$[*]', '$[?(@.a)]', '$[-1]', "$['a']b", '$.a b', '$["a"]', '$.a;'])(
  'the path %j is refused',
  (text) => {
    expect(parseJsonPath(text)).toBeNull();
  },
);

test.each<[string, unknown, string | null, string | null]>([
  ['an https URL is a page', 'https://pay.example.com/p/1?a=b', 'https://pay.example.com/p/1?a=b', null],
  ['an address is none', `0x${'ab'.repeat(20)}`, null, `0x${'ab'.repeat(20)}`],
  ['a wallet’s URI is none', 'ethereum:0xabc@56?value=1', null, 'ethereum:0xabc@56?value=1'],
  ['a script is nothing', 'javascript:alert(1)', null, null],
  ['a URL without TLS is nothing', 'http://pay.example.com', null, null],
  ['a broken URL is nothing', 'https://', null, null],
  ['text with spaces is nothing', 'pay here', null, null],
  ['a number is nothing', 5, null, null],
  ['no value is nothing', undefined, null, null],
])('%s', (_, value, authorisationUrl, paymentAddress) => {
  const document = JSON.stringify({ data: [{ url: value }] });
  expect(wayToPay(document, ['data', 0, 'url'])).toEqual({ authorisationUrl, paymentAddress });
});

test('without a path, or in an answer that is no JSON, nothing is found', () => {
  const none = { authorisationUrl: null, paymentAddress: null };
  expect(wayToPay('{"url":"https://pay.example.com"}', null)).toEqual(none);
  for (const document of ['', '<html>', '[]', 'null', '{"url":{}}']) expect(wayToPay(document, ['url'])).toEqual(none);
  expect(wayToPay('{}', ['__proto__', 'constructor'])).toEqual(none);
});
