import { expect, test } from 'vitest';
import { JsonError, type JsonErrorCode, readJsonBytes } from './index.ts';

const MARK = [0xef, 0xbb, 0xbf];

test('a byte order mark before a document is taken away, and only the first one', () => {
  expect(readJsonBytes(Buffer.concat([Buffer.from(MARK), Buffer.from('{"a":"é"}')]))).toEqual({ a: 'é' });
  expect(errorOf(Buffer.concat([Buffer.from(MARK), Buffer.from(MARK), Buffer.from('{}')]))).toEqual(['syntax', 0]);
});

test.each<[string, Uint8Array, JsonErrorCode, number]>([
  ['UTF-16 with its mark', Buffer.from('\ufeff{"a":1}', 'utf16le'), 'not_utf8', 0],
  ['UTF-16 without a mark', Buffer.from('{"a":1}', 'utf16le'), 'syntax', 1],
  ['Windows-1252', Buffer.from('{"a":"é"}', 'latin1'), 'not_utf8', 6],
  ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not_utf8', 1],
  ['an overlong form of "/"', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'not_utf8', 1],
  ['a character cut off at the end', Buffer.from([0x22, 0x61, 0xe2, 0x82]), 'not_utf8', 2],
  ['UTF-7', Buffer.from('+AHsAIgBhACIAOgAxAH0-'), 'syntax', 0],
  ['a key twice', Buffer.from('{"a":1,"a":2}'), 'duplicate_key', 7],
])('%s is refused with a code and the offset', (_, bytes, code, offset) => {
  expect(errorOf(bytes)).toEqual([code, offset]);
});

function errorOf(bytes: Uint8Array): readonly [string, number] {
  try {
    readJsonBytes(bytes);
  } catch (error) {
    if (error instanceof JsonError) return [error.code, error.offset];
  }
  throw new Error('readJsonBytes did not refuse the document.');
}
