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
  ['a message one level down', '{"data":{"message":"nested reason"}}', 'nested reason'],
  [
    'a message far down, beside members without one',
    '{"ok":false,"meta":{"id":7},"response":{"body":{"fault":{"faultstring":"No such bank."}}}}',
    'No such bank.',
  ],
  ['errors one level down', '{"data":{"errors":{"amount":["Too small."]}}}', 'amount: Too small.'],
  ['a list one level down', '{"data":[{"field":"amount","message":"Too small."}]}', 'amount: Too small.'],
  ['a code with a reason one level down', '{"code":7,"data":{"message":"No such bank."}}', 'No such bank.'],
  ['a list of messages', '{"statusCode":400,"message":["Too small.","No bank."],"error":"Bad"}', 'Too small. No bank.'],
  ['keys with capital letters', '{"Message":"No bank.","MessageDetail":null}', 'No bank.'],
  ['errors that are one text', '{"errors":"Too small."}', 'Too small.'],
  ['a document deeper than any reason', `${'{"a":'.repeat(9)}{"message":"x"}${'}'.repeat(9)}`, null],
  ['a document of other types', '{"message":7,"errors":8,"error":[]}', null],
  ['a message that was cut off', '{"message":"The bank is clo', 'The bank is …'],
  ['a nested message that was cut off', '{"data":{"message":"The bank is clo', 'The bank is …'],
  ['a list of messages that was cut off', '{"message":["The bank is clo', 'The bank is …'],
  ['a message that was cut off within an escape', '{"message":"The bank \\u00e', 'The bank …'],
  ['a message that was cut off after a backslash', '{"message":"The bank \\', 'The bank …'],
  ['a JSON text that was cut off', '"The bank is clo', 'The bank is …'],
  ['a cut document without a message', '{"status":7,"data":[1,2', null],
  ['null', 'null', 'null'],
])('the explanation of %s is its message with its fields', (_what, body, expected) => {
  expect(explanationOf(body)).toBe(expected);
});

test('a message without a space that was cut off shows its beginning', () => {
  expect(explanationOf(`{"message":"${'x'.repeat(8_000)}`)).toMatch(/^x{7000,}…$/);
});
