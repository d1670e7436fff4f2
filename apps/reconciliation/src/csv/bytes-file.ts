import type { ReadableFile } from './decoded-file.ts';

/** Opens bytes in memory for a reader of files, each time at their beginning. */
export function openBytes(bytes: Uint8Array): () => Promise<ReadableFile> {
  return async () => {
    let at = 0;
    return {
      async read(buffer, offset, length) {
        const part = bytes.subarray(at, at + length);
        buffer.set(part, offset);
        at += part.length;
        return { bytesRead: part.length };
      },
      close: async () => {},
    };
  };
}
