import { expect, test } from 'vitest';
import { explanationOf } from './explanation.ts';

test.each<[string, string, string | null]>([
  ['an empty body', '', null],
  [
    'Laravel’s validation errors',
    '{"message":"The selected institution id is invalid. (and 1 more error)","errors":{"institutionId":["The selected institution id is invalid."],"customer.email":["Required.","Too short."]}}',
    'The selected institution id is invalid. (and 1 more error); institutionId: The selected institution id is invalid.; customer.email: Required. Too short.',
  ],
  [
    'a message that its only field repeats',
    '{"message":"The country is required.","errors":{"customer.country":["The country is required."]}}',
    'customer.country: The country is required.',
  ],
  ['Pentagoo’s documented 400', '{"code":"400","message":"Bad Request"}', 'Bad Request'],
  ['a code alone', '{"code":"E-17"}', 'code E-17'],
  ['problem+json', '{"type":"about:blank","title":"Conflict","detail":"Paid already."}', 'Paid already.'],
  [
    'a list of errors with fields',
    '{"errors":[{"field":"amount","message":"Too small."},{"source":{"pointer":"/currency"},"detail":"Unknown."}]}',
    'amount: Too small.; /currency: Unknown.',
  ],
  ['a nested error', '{"error":{"code":7,"message":"No such bank."}}', 'No such bank.'],
  ['a list', '[{"path":["customer","id"],"message":"Not a UUID."}]', 'customer.id: Not a UUID.'],
  ['a JSON text', '"Try later."', 'Try later.'],
  ['plain text', ' upstream timeout\n', 'upstream timeout'],
  ['an HTML page', '<!doctype html><title>\n502 Bad Gateway</title><h1>x</h1>', 'HTML page "502 Bad Gateway"'],
  ['an HTML page without a title', '<html><body>x', null],
  ['a document that was cut off', '{"message":"SQL \\"x\\" failed","trace":[{"file":"a', 'SQL "x" failed'],
  ['a document that says nothing', '{"status":7,"data":null}', null],
  ['a document of other types', '{"message":7,"errors":"x","error":[]}', null],
  ['null', 'null', 'null'],
])('the explanation of %s is its message with its fields', (_what, body, expected) => {
  expect(explanationOf(body)).toBe(expected);
});
