import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the server ended the connection after its answer. */
  readonly closed: boolean;
}

/**
 * Sends bytes as they are and waits for an answer: what no client library would send can be sent. `after` is sent once the answer is
 * there. Waits for the server to close for as long as `patienceMilliseconds`.
 */
export function rawRequest(
  url: string,
  bytes: string | Buffer | readonly (string | Buffer)[],
  options: { readonly patienceMilliseconds?: number; readonly pauseMilliseconds?: number } = {},
): Promise<RawAnswer> {
  const { patienceMilliseconds = 150, pauseMilliseconds = 0 } = options;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = '';
    let patience: NodeJS.Timeout | undefined;
    const finish = (closed: boolean) => {
      clearTimeout(patience);
      socket.destroy();
      if (received === '') reject(new Error('The server closed without an answer.'));
      else resolve({ ...parse(received), closed });
    };
    socket.on('connect', async () => {
      for (const part of typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : (bytes as readonly string[])) {
        if (socket.destroyed) return;
        socket.write(part);
        if (pauseMilliseconds > 0) await new Promise((done) => setTimeout(done, pauseMilliseconds));
      }
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      patience ??= setTimeout(finish, patienceMilliseconds, false);
    });
    socket.on('error', () => {});
    socket.on('close', () => finish(true));
    socket.on('end', () => finish(true));
  });
}

/** A request with the headers that every sender has, and its length. */
export function request(
  method: string,
  path: string,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const all = { host: 'receiver', 'content-length': String(bytes.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

function parse(text: string): Omit<RawAnswer, 'closed'> {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    ),
    body: rest.join('\r\n\r\n'),
  };
}
