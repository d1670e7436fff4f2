import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonError, JsonNumber, readJson } from './index.ts';

describe('readJson', () => {
  test.each(['0', '20', '-3', '9007199254740991', '-9007199254740991'])(
    'reads %s, a plain safe integer, as a number',
    (text) => {
      expect(readJson(text)).toBe(Number(text));
    },
  );

  test.each([
    '999.66',
    '0.29',
    '122.40',
    '100.10000000000001',
    '9007199254740992',
    '9007199254740993',
    '-0',
    '5.0',
    '1e3',
    '1E400',
    '-1.5e-7',
    '0.1000000000000000055511151231257827',
  ])('reads %s as a JsonNumber, which JSON.stringify writes with the same digits', (text) => {
    const value = readJson(text);
    expect(value).toBeInstanceOf(JsonNumber);
    expect(String(value)).toBe(text);
    expect(JSON.stringify({ amount: value })).toBe(`{"amount":${text}}`);
  });

  test.each(['', ' ', '01', '1.', '.5', '+1', '1e', '0x10', 'NaN', 'Infinity', '1 ', '١', '1,5', '--1'])(
    'refuses to make a JsonNumber of %j',
    (text) => {
      expect(() => new JsonNumber(text)).toThrow(RangeError);
    },
  );

  test('refuses to write digits that a double would change, where JSON.rawJSON is missing', () => {
    const json = JSON as { rawJSON?: unknown };
    const original = json.rawJSON;
    delete json.rawJSON;
    try {
      expect(JSON.stringify(new JsonNumber('999.66'))).toBe('999.66');
      expect(() => JSON.stringify(new JsonNumber('9007199254740993'))).toThrow(TypeError);
      expect(() => JSON.stringify(new JsonNumber('122.40'))).toThrow(TypeError);
    } finally {
      json.rawJSON = original;
    }
  });
});

describe('readJson', () => {
  const refusals: [string, string, number][] = [
    ['{"amount":1,"amount":2}', 'duplicate_key', 12],
    ['{"a":{"b":1,"\\u0062":2}}', 'duplicate_key', 12],
    ['{"__proto__":{"isAdmin":true}}', 'forbidden_key', 1],
    ['{"a":[{"\\u005f_proto__":1}]}', 'forbidden_key', 7],
    ['{"constructor":1}', 'forbidden_key', 1],
    ['{"prototype":1}', 'forbidden_key', 1],
    ['['.repeat(17), 'too_deep', 16],
    ['['.repeat(100_000), 'too_deep', 16],
    ['{"a":'.repeat(17), 'too_deep', 80],
    ['', 'syntax', 0],
    ['\ufeff{}', 'syntax', 0],
    ['{} x', 'syntax', 3],
    ['"a\nb"', 'syntax', 2],
    ['"abc', 'syntax', 4],
    ['"\\x"', 'syntax', 0],
    ['"\\', 'syntax', 3],
  ];
  const cases = refusals.map(([text, code, offset]) => ({ start: text.slice(0, 40), text, code, offset }));
  test.each(cases)('refuses $start as $code at offset $offset', ({ text, code, offset }) => {
    expect(errorOf(() => readJson(text))).toMatchObject({ name: 'JsonError', code, offset });
  });

  test('never quotes the document in an error', () => {
    const error = errorOf(() => readJson('{"canary-4711":canary-4711}'));
    expect(`${error} ${JSON.stringify(error)} ${error.stack}`).not.toContain('canary');
  });

  test('reads a document of exactly the allowed depth', () => {
    expect(readJson('['.repeat(16) + ']'.repeat(16))).toBeInstanceOf(Array);
    expect(readJson('[[1]]', { depthMax: 2 })).toEqual([[1]]);
    expect(() => readJson('[[1]]', { depthMax: 1 })).toThrow(JsonError);
  });
});

// The shapes of JSONTestSuite, each refused by JSON.parse as well.
const malformed = [
  ...['[1,]', '[,1]', '[1 2]', '[1', ']', '{', '}', '{"a"}', '{"a":}', '{"a":1,}', '{,"a":1}', '{a:1}', "{'a':1}"],
  ...['{"a":1 "b":2}', '{"a" 1}', '{1:1}', '[1}', '{"a":1]', 'tru', 'True', 'nul', 'falsey', 'undefined', 'nan', '-'],
  ...[
    '[-]',
    '[01]',
    '[1.]',
    '[.1]',
    '[+1]',
    '[1e]',
    '[1e+]',
    '[0x1]',
    '[1eE2]',
    '[-01]',
    '[- 1]',
    '[1__0]',
    '[Infinity]',
  ],
  ...[
    '["\\u00"]',
    '["\\u00G0"]',
    '["\\a"]',
    '["\\"]',
    '["\t"]',
    '["\u0000"]',
    '"a',
    'a"',
    '["a]',
    '[\u00a01]',
    '\u20281',
  ],
  ...['//x\n1', '/**/1', '[1]//', '<html>', '1\u0000', '{}{}', '[][]', '"a" "b"', '\f1', '\v1'],
];

describe('readJson', () => {
  test.each(malformed)('refuses the malformed document %j, as JSON.parse does', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(errorOf(() => readJson(text)).code).toBe('syntax');
  });

  test('returns the same as JSON.parse for every document of plain values, with any indentation', () => {
    const document = fc
      .jsonValue({ maxDepth: 8 })
      .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(document, fc.constantFrom('', ' ', '\t', '\r\n  '), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.parse(JSON.stringify(readJson(text)))).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test('refuses the same texts as JSON.parse, when one character of a document changed', () => {
    const seed = '{"a": [1, -2.5e3, "x\\n\\u00e9", true, null], "b": {"c": ""}}';
    fc.assert(
      fc.property(fc.nat(seed.length - 1), fc.string({ maxLength: 2 }), (at, replacement) => {
        const text = seed.slice(0, at) + replacement + seed.slice(at + 1);
        const ours = attempt(() => readJson(text));
        const theirs = attempt(() => JSON.parse(text));
        if (ours instanceof JsonError && ours.code !== 'syntax') return;
        expect(ours instanceof Error, text).toBe(theirs instanceof Error);
      }),
      { numRuns: 2_000 },
    );
  });

  test('never changes a prototype', () => {
    attempt(() => readJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    const value = readJson('{"toString":1,"hasOwnProperty":2,"toJSON":3}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value).toEqual({ toString: 1, hasOwnProperty: 2, toJSON: 3 });
  });
});

function attempt(step: () => unknown): unknown {
  try {
    return step();
  } catch (error) {
    return error;
  }
}

function errorOf(step: () => unknown): JsonError {
  const error = attempt(step);
  if (!(error instanceof JsonError)) throw new Error('readJson did not refuse the document.');
  return error;
}
