import type { IncomingMessage } from 'node:http';

/**
 * Reads the raw bytes of a request, whatever its headers say about them. Calls `done` once: with the whole body, or with null as
 * soon as it is longer than `bytesMax`. When the sender disconnects, `done` is never called. Takes a callback instead of
 * returning a promise, since every request passes here.
 */
export function readBody(request: IncomingMessage, bytesMax: number, done: (body: Buffer | null) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const onEnd = () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length));
  const onData = (chunk: Buffer) => {
    length += chunk.length;
    if (length <= bytesMax) {
      chunks.push(chunk);
      return;
    }
    request.off('data', onData).off('end', onEnd);
    request.pause();
    done(null);
  };
  request.on('data', onData).on('end', onEnd);
}
