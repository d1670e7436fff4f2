import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawAnswers extends RawAnswer {
  /** The answers after the first one. */
  readonly more: readonly RawAnswer[];
  /** Whether the server ended the connection after its last answer. */
  readonly closed: boolean;
}

/**
 * Sends bytes as they are, which no HTTP client would, and reads the answers. Then sends a probe on the same connection, and waits for
 * the answer to it or for the end of the connection: this tells whether the server keeps the connection open.
 */
export function rawRequest(
  url: string,
  bytes: string | Buffer | readonly (string | Buffer)[],
  options: {
    /** How many answers belong to the bytes; default 1. */
    readonly answers?: number;
    /** Sent when the first answer has come. */
    readonly afterFirstAnswer?: string;
  } = {},
): Promise<RawAnswers> {
  const { answers: expected = 1 } = options;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = '';
    let afterFirstAnswer = options.afterFirstAnswer ?? null;
    let isProbed = false;
    const socket = connect(Number(port), hostname).setNoDelay(true);

    const finish = (closed: boolean) => {
      socket.destroy();
      const [first, ...more] = answersIn(received).slice(0, expected);
      if (first) resolve({ ...first, more, closed });
      else reject(new Error('The server closed the connection without an answer.'));
    };
    socket.on('connect', () => {
      for (const part of typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes) socket.write(part);
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const count = answersIn(received).length;
      if (afterFirstAnswer !== null && count > 0) {
        socket.write(afterFirstAnswer);
        afterFirstAnswer = null;
      }
      if (!isProbed && count >= expected) {
        isProbed = true;
        socket.write(PROBE);
      }
      if (count > expected) finish(false);
    });
    socket.on('error', () => {});
    socket.on('end', () => finish(true));
    socket.on('close', () => finish(true));
  });
}

/** Answered 405 without any effect. */
const PROBE = 'OPTIONS /probe HTTP/1.1\r\nhost: probe\r\ncontent-length: 0\r\n\r\n';

/** A request with a host and the length of its body. */
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

const EMPTY_CHUNK = '0\r\n\r\n';

/** The complete answers in what was received. No answer has a body here: an answer of Node itself ends in an empty chunk. */
function answersIn(text: string): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; ; ) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd === -1) return answers;
    const [first = '', ...lines] = rest.slice(0, headEnd).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    );
    const bodyStart = headEnd + 4 + ('transfer-encoding' in headers ? EMPTY_CHUNK.length : 0);
    const bodyEnd = bodyStart + Number(headers['content-length'] ?? 0);
    if (rest.length < bodyEnd) return answers;
    answers.push({ status: Number(first.split(' ')[1]), headers, body: rest.slice(bodyStart, bodyEnd) });
    rest = rest.slice(bodyEnd);
  }
}
