import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that sends bytes as they are and reads whole answers, over one connection as long as it lasts. */
export interface RawClient {
  /**
   * Sends a request with a correct frame. Sent again once when the connection closes without an answer, as a server may
   * close an idle one. Null: no answer.
   */
  send(request: Buffer): Promise<RawAnswer | null>;
  /** Sends a request whose frame may be wrong over a connection of its own, and ends it. Null: closed without an answer. */
  sendAndEnd(bytes: Buffer): Promise<RawAnswer | null>;
  close(): void;
}

interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

export function createRawClient(url: string): RawClient {
  const { hostname, port } = new URL(url);
  const open = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  let kept: Socket | null = null;
  const exchange = async (socket: Socket, bytes: Buffer, ends: boolean): Promise<RawAnswer | null> => {
    const answered = readAnswer(socket);
    if (ends) socket.end(bytes);
    else socket.write(bytes);
    const answer = await answered;
    if (answer === null || answer.closes || ends) socket.destroy();
    return answer;
  };
  return {
    async send(request) {
      for (let attempt = 1; ; attempt += 1) {
        if (kept === null || kept.destroyed) kept = await open();
        const answer = await exchange(kept, request, false);
        if (answer !== null || attempt === 2) return answer;
      }
    },
    sendAndEnd: async (bytes) => exchange(await open(), bytes, true),
    close: () => void kept?.destroy(),
  };
}

/** The first answer that is not 1xx; null when the connection closes before it is whole. */
function readAnswer(socket: Socket): Promise<(RawAnswer & { readonly closes: boolean }) | null> {
  return new Promise((resolve) => {
    let received = '';
    const finish = (answer: (RawAnswer & { readonly closes: boolean }) | null) => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onClose);
      resolve(answer);
    };
    const onData = (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const answer = answerIn(received);
      if (answer) finish(answer);
    };
    const onClose = () => finish(answerIn(received, true));
    // A server that never answers is a failure; it is not waited for without end.
    const timer = setTimeout(() => finish(null), 30_000);
    socket.on('data', onData).on('close', onClose);
  });
}

function answerIn(received: string, isClosed = false): (RawAnswer & { readonly closes: boolean }) | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = received.slice(0, headEnd).toLowerCase();
  const status = Number(/^http\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
  const rest = received.slice(headEnd + 4);
  if (status >= 100 && status < 200 && status !== 101) return answerIn(rest, isClosed);
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  const isChunked = /\r\ntransfer-encoding: *chunked/.test(head);
  const isWhole =
    isClosed ||
    status === 204 ||
    status === 304 ||
    (length !== undefined ? rest.length >= Number(length) : isChunked && rest.endsWith('0\r\n\r\n'));
  return isWhole ? { status, body: rest, closes: isClosed || head.includes('\r\nconnection: close') } : null;
}
