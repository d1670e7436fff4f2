import { connect, createServer, type Socket } from 'node:net';

/** One connection: `near` is the client's end, `far` the database's. */
export interface ProxiedConnection {
  readonly near: Socket;
  readonly far: Socket;
}

export interface ProxiedDatabase {
  /** The database's URL through the proxy. */
  readonly url: string;
  close(): void;
}

/** A proxy on a free port of loopback before the PostgreSQL at `url`. `onConnection` passes the bytes on. */
export async function openProxiedDatabase(
  url: string,
  onConnection: (connection: ProxiedConnection) => void,
): Promise<ProxiedDatabase> {
  const proxied = new URL(url);
  const { port, hostname } = proxied;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    onConnection({ near, far });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxied.port = String((server.address() as { port: number }).port);
  return {
    url: proxied.href,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
