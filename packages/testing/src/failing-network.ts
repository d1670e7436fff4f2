import { openProxiedDatabase } from './proxied-database.ts';

export interface FailingNetwork {
  /** The database's URL through this network. */
  readonly url: string;
  /** Every statement that was sent so far, its numbers as `N`, sorted. */
  statements(): readonly string[];
  /** From now on the server never gets this statement: its client is answered with this SQLSTATE. */
  fail(statement: string, sqlState: string): void;
  /** Instants, in milliseconds of `performance.now`, at which the failing statement was sent. */
  readonly failedAt: readonly number[];
  stopFailing(): void;
  close(): void;
}

/** A network to the PostgreSQL at `url` that reads along and answers one statement with an error, whichever client sends it. */
export async function openFailingNetwork(url: string): Promise<FailingNetwork> {
  const seen = new Set<string>();
  const failedAt: number[] = [];
  let failing: { readonly statement: string; readonly answer: Buffer } | null = null;

  /** The error to answer this statement with; null: the server gets it. */
  function errorFor(text: string): Buffer | null {
    const statement = withoutNumbers(text);
    if (statement !== '') seen.add(statement);
    if (statement !== failing?.statement) return null;
    failedAt.push(performance.now());
    return failing.answer;
  }

  const { url: proxiedUrl, close } = await openProxiedDatabase(url, ({ near, far }) => {
    const split = messageSplitter();
    const prepared = new Map<string, string>();
    /** While the messages of a failed statement are dropped, up to its Sync. */
    let answer: Buffer | null = null;
    near.on('data', (bytes) => {
      for (const { type, body, message } of split(bytes)) {
        const [first = '', second = ''] = 'QPB'.includes(type) && type ? body.toString('utf8').split('\0') : [];
        if (type === 'P') prepared.set(first, second);
        if (type === 'Q') answer ??= errorFor(first);
        if (type === 'B') answer ??= errorFor(prepared.get(second) ?? '');
        if (answer === null) far.write(message);
        else if (type === 'Q' || type === 'S') {
          near.write(answer);
          answer = null;
        }
      }
    });
    far.on('data', (bytes) => near.write(bytes));
  });
  return {
    url: proxiedUrl,
    statements: () => [...seen].sort(),
    failedAt,
    fail(statement, sqlState) {
      failing = { statement, answer: errorAnswer(sqlState) };
    },
    stopFailing() {
      failing = null;
    },
    close,
  };
}

function withoutNumbers(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\d+/g, 'N');
}

/** ErrorResponse and ReadyForQuery. */
function errorAnswer(sqlState: string): Buffer {
  const fields = Buffer.from(`SERROR\0VERROR\0C${sqlState}\0Minjected\0\0`);
  const error = Buffer.alloc(5);
  error.write('E');
  error.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([error, fields, Buffer.from([0x5a, 0, 0, 0, 5, 0x49])]);
}

interface Message {
  /** '' for the first message of a connection. */
  readonly type: string;
  readonly body: Buffer;
  readonly message: Buffer;
}

function messageSplitter(): (bytes: Buffer) => readonly Message[] {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const messages: Message[] = [];
    for (;;) {
      const typeLength = isStarted ? 1 : 0;
      if (rest.length < typeLength + 4) return messages;
      const end = typeLength + rest.readInt32BE(typeLength);
      if (rest.length < end) return messages;
      const type = isStarted ? String.fromCharCode(rest[0] as number) : '';
      messages.push({ type, body: rest.subarray(typeLength + 4, end), message: rest.subarray(0, end) });
      isStarted = true;
      rest = rest.subarray(end);
    }
  };
}
