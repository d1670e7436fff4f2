import { connect, createServer, type Socket } from 'node:net';

export interface DroppableNetwork {
  /** The database's URL through this network. */
  readonly url: string;
  /** From now on drops every byte and closes nothing. */
  drop(): void;
  restore(): void;
  close(): void;
}

/** A network between a client and the database at `url`. */
export async function openNetwork(url: string): Promise<DroppableNetwork> {
  const proxied = new URL(url);
  const { port, hostname } = proxied;
  const sockets = new Set<Socket>();
  let drops = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => drops || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxied.port = String((server.address() as { port: number }).port);
  return {
    url: proxied.href,
    drop() {
      drops = true;
    },
    restore() {
      drops = false;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
