import { createServer, type Socket } from 'node:net';
import pg from 'pg';

export interface TransactionPooler {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A connection pooler in transaction mode, as PgBouncer is by default in many installations: clients share sessions of
 * the server, and have one only from the beginning to the end of a transaction.
 */
export async function openTransactionPooler(url: string): Promise<TransactionPooler> {
  const idle: Socket[] = [];
  const clients: pg.Client[] = [];
  const sockets = new Set<Socket>();

  /** A session that is not in use, the last used first. */
  async function takeSession(): Promise<Socket> {
    const free = idle.pop();
    if (free) return free;
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    const socket = client.connection.stream as Socket;
    socket.removeAllListeners('data');
    return socket;
  }

  const server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => {});
    let session: Promise<Socket> | null = null;
    let isStarted = false;

    async function forward(bytes: Buffer): Promise<void> {
      session ??= takeSession().then((socket) => {
        socket.on('data', (answer: Buffer) => {
          near.write(answer);
          // ReadyForQuery with status "idle": the transaction is over, and the session is another client's.
          if (!answer.subarray(-6).equals(READY)) return;
          socket.removeAllListeners('data');
          session = null;
          idle.push(socket);
        });
        return socket;
      });
      (await session).write(bytes);
    }

    near.on('data', (bytes) => {
      if (bytes[0] === 'X'.charCodeAt(0)) return near.end();
      if (isStarted) return void forward(bytes);
      isStarted = true;
      near.write(Buffer.concat([AUTHENTICATED, CANCEL_KEY, READY]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxied = new URL(url);
  proxied.port = String((server.address() as { port: number }).port);
  return {
    url: proxied.href,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      for (const client of clients) client.connection.stream.destroy();
    },
  };
}

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const AUTHENTICATED = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
/** Of the pooler: process 7 is no session of the server. */
const CANCEL_KEY = Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, 7, 0, 0, 0, 7]);
