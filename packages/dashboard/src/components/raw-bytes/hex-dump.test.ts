import { expect, test } from 'vitest';
import { bytesOfBase64, hexDump } from './hex-dump.ts';

test('bytes are shown with their place, in hex and as ASCII', () => {
  expect(hexDump(bytesOfBase64(btoa('{"a":1}\n0123456789')))).toBe(
    '000000  7b 22 61 22 3a 31 7d 0a 30 31 32 33 34 35 36 37  {"a":1}.01234567\n' +
      '000010  38 39                                            89',
  );
});

test('bytes that are no text are kept exactly', () => {
  expect(hexDump(bytesOfBase64('/wCA'))).toBe(`000000  ff 00 80${' '.repeat(41)}...`);
});
