import { deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';

/** The bytes of a text: mostly its UTF-8, else another encoding of it, or with some bytes changed. */
export function mutateBytes(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return random.below(3) === 0 ? random.pick(CHANGES)(bytes, text, random) : bytes;
}

type Change = (bytes: Buffer, text: string, random: Random) => Buffer;

const CHANGES: readonly Change[] = [
  (bytes) => Buffer.concat([BOM, bytes]),
  (bytes) => Buffer.concat([BOM, BOM, bytes]),
  (_bytes, text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (_bytes, text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (_bytes, text) => Buffer.from(text, 'latin1'),
  (_bytes, text) => Buffer.from(`+/v8-${text}`),
  (bytes) => gzipSync(bytes),
  (bytes) => deflateSync(bytes),
  (bytes, _text, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, _text, random) => bytes.subarray(random.below(bytes.length + 1)),
  flipped,
  flipped,
  inserted,
  inserted,
  (bytes, _text, random) => {
    const at = random.below(bytes.length + 1);
    const end = at + random.below(bytes.length - at + 1);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
  },
];

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

function flipped(bytes: Buffer, _text: string, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  for (let count = 1 + random.below(4); count > 0 && changed.length > 0; count -= 1) {
    changed[random.below(changed.length)] = random.below(256);
  }
  return changed;
}

function inserted(bytes: Buffer, _text: string, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), random.pick(PIECES), bytes.subarray(at)]);
}

const PIECES: readonly Buffer[] = [
  ...[[0], [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x80, 0xa8], [0x1a], [0x0d]],
  ...[[0x0a], [0x0d, 0x0a], [0x22], [0x22, 0x22], [0x2c], [0x3b], [0x09], [0x5c], [0xc2, 0xa0], [0xe2, 0x80, 0x8b]],
].map((piece) => Buffer.from(piece));
