import type { IncomingMessage } from 'node:http';

/**
 * The raw bytes of a request, whatever its headers call them. Calls `done` once with the whole body, or with null as
 * soon as it is longer than `maxBytes`; a sender who goes away is never heard of again. Callbacks and not promises,
 * since every request passes here.
 */
export function readBody(request: IncomingMessage, maxBytes: number, done: (body: Buffer | null) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const onData = (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxBytes) {
      chunks.push(chunk);
      return;
    }
    request.off('data', onData).off('end', onEnd);
    request.pause();
    done(null);
  };
  const onEnd = () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length));
  request.on('data', onData).on('end', onEnd);
}
