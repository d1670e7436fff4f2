import { isAscii } from 'node:buffer';
import { FileError } from './file-error.ts';
import { openRegularFile, readError } from './open-file.ts';

/** The encodings that a mapping file may name, as the Encoding Standard spells them. */
export const ENCODINGS = [
  ...(['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1252'] as const),
  ...(['iso-8859-1', 'iso-8859-2', 'iso-8859-15', 'macintosh'] as const),
];
export type Encoding = (typeof ENCODINGS)[number];

/** What a reader needs of a file handle. */
export interface ReadableFile {
  read(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** Opens a file of this encoding for a reader of UTF-8. Throws `FileError`, also from `read` where the bytes do not fit. */
export async function openDecoded(path: string, encoding: Encoding): Promise<ReadableFile> {
  const file = await openRegularFile(path);
  if (encoding === 'utf-8') return file;
  const chunks = decodedChunks(path, file, encoding);
  let rest: Buffer = Buffer.alloc(0);
  return {
    async read(buffer, offset, length) {
      while (rest.length === 0) {
        const { value, done } = await chunks.next();
        if (done) return { bytesRead: 0 };
        rest = Buffer.from(value, 'utf8');
      }
      const bytesRead = rest.copy(buffer, offset, 0, Math.min(length, rest.length));
      rest = rest.subarray(bytesRead);
      return { bytesRead };
    },
    close: () => file.close(),
  };
}

const CHUNK_BYTES = 262_144;

/** The text of a file, chunk by chunk. Throws `FileError` where a byte does not fit the encoding. */
export async function* decodedChunks(path: string, file: ReadableFile, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let isFirst = true;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES).catch((error: unknown) => {
      throw readError(path, error);
    });
    const bytes = buffer.subarray(0, bytesRead);
    if (isFirst) refuseOtherMark(path, bytes, encoding);
    isFirst = false;
    const text = decode(path, decoder, bytes, encoding);
    if (text !== '') yield text;
    if (bytesRead === 0) return;
  }
}

function decode(path: string, decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, encoding: Encoding): string {
  try {
    return bytes.length === 0 ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (cause) {
    throw new FileError(`${path} is not ${encoding}: some of its bytes are no text in it. Nothing of it was used.`, {
      cause,
    });
  }
}

const MARKS = [
  { encoding: 'utf-8', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
] as const satisfies readonly { readonly encoding: Encoding; readonly bytes: Buffer }[];

/** The encoding that a byte order mark states; null without one. */
export function markedEncoding(bytes: Uint8Array): Encoding | null {
  return MARKS.find((mark) => mark.bytes.equals(bytes.subarray(0, mark.bytes.length)))?.encoding ?? null;
}

function refuseOtherMark(path: string, bytes: Uint8Array, encoding: Encoding): void {
  const marked = markedEncoding(bytes);
  if (marked !== null && marked !== encoding)
    throw new FileError(`${path} begins with the mark of ${marked}, and its encoding should be ${encoding}.`);
}

/**
 * Finds a file of UTF-8 that is read as an encoding of single bytes, in which any bytes are text: characters beyond ASCII
 * that are all UTF-8 are no chance.
 */
export class Utf8Suspicion {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #isAscii = true;
  #isUtf8 = true;

  add(bytes: Uint8Array): void {
    if (this.#isAscii && isAscii(bytes)) return;
    this.#isAscii = false;
    if (this.#isUtf8) this.#isUtf8 = this.#decodes(bytes);
  }

  isUtf8(): boolean {
    return !this.#isAscii && this.#isUtf8 && this.#decodes(null);
  }

  #decodes(bytes: Uint8Array | null): boolean {
    try {
      if (bytes === null) this.#decoder.decode();
      else this.#decoder.decode(bytes, { stream: true });
      return true;
    } catch {
      return false;
    }
  }
}
