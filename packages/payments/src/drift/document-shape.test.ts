import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentTypeShape, shapeOf, shapeOfBytes } from './document-shape.ts';

test('the shape of a document is its paths and types, with one entry for all items of a list', () => {
  expect(
    shapeOf({ id: 'x', amount: 9.5, paid: false, note: null, rows: [{ a: 1 }, { a: 'b', c: [] }], empty: {} }),
  ).toEqual([
    '$.amount: number',
    '$.empty: object',
    '$.id: string',
    '$.note: null',
    '$.paid: boolean',
    '$.rows: array',
    '$.rows[].a: number',
    '$.rows[].a: string',
    '$.rows[].c: array',
    '$.rows[]: object',
    '$: object',
  ]);
});

test.each([
  '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43',
  '12345',
  'deadbeefcafe',
  `0x${'ab'.repeat(32)}`,
  'buyer@example.test',
  'ES9121000418450200051332',
  'Ana María',
  'a'.repeat(41),
  '',
  'a.b',
  'a: string\n$.b',
  '\u0000\ud800',
])('a key that may be personal data is replaced by *: %j', (key) => {
  expect(shapeOf({ [key]: 1 })).toEqual(['$.*: number', '$: object']);
});

test.each(['__proto__', 'constructor', 'toJSON', 'hasOwnProperty'])(
  'the key %s appears in the shape like any other and changes no prototype',
  (key) => {
    expect(shapeOfBytes(`{"${key}":{"polluted":true}}`)).toContain(`$.${key}.polluted: boolean`);
    expect('polluted' in {}).toBe(false);
  },
);

test('the shape of an empty body, of text that is not JSON and of bytes that are not UTF-8 says so', () => {
  expect(shapeOfBytes('')).toEqual(['$: empty']);
  expect(shapeOfBytes('id=5&status=paid')).toEqual(['$: not json']);
  expect(shapeOfBytes(Uint8Array.of(0xff, 0xfe))).toEqual(['$: not utf-8']);
  expect(shapeOfBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x5b, 0x5d))).toEqual(['$: array']);
  expect(shapeOfBytes('[1]')).toEqual(['$: array', '$[]: number']);
});

test('the shape of a wide, long or deeply nested document is limited and never overflows the stack', () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${letters(n)}`, n]));
  expect(shapeOf(wide)).toHaveLength(201);
  expect(shapeOf(wide)).toContain('$: more');
  expect(shapeOfBytes(`${'['.repeat(10_000)}${']'.repeat(10_000)}`).at(-1)).toContain(': deeper');
  expect(shapeOf(Array.from({ length: 200_000 }, () => 1))).toEqual(['$: array', '$: more', '$[]: number']);
});

test('a shape never holds a value of its document', () => {
  const canary = fc.stringMatching(/^[a-z]{6}-canary-[0-9]{4}$/);
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      canary,
      fc.bigInt({ min: 10n ** 12n, max: 10n ** 15n }).map(Number),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('id', 'status', 'data'), tie('value')),
    ),
  })).value;
  fc.assert(
    fc.property(values, (value) => {
      const text = shapeOfBytes(JSON.stringify(value)).join('\n');
      expect(text).not.toMatch(/canary|\d{4}/);
    }),
  );
});

test.each([
  [null, ''],
  ['', ''],
  ['application/json', 'application/json'],
  ['Application/JSON; Charset=UTF-8', 'application/json; charset=utf-8'],
  ['application/json/', 'application/json/'],
  ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
  ['multipart/form-data; boundary=canary', 'multipart/form-data'],
  ['application/canary12345', '*'],
  ['canary', '*'],
  ['text/plain; charset=canary', 'text/plain'],
])('the content type %j becomes %j', (contentType, shape) => {
  expect(contentTypeShape(contentType)).toBe(shape);
});

function letters(number: number): string {
  return [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');
}
