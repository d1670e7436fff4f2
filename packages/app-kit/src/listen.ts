import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens and resolves to the server's URL. Port 0: any free port. Throws what the system says, as `EADDRINUSE`. */
export function listen(server: Server, port: number, host: string, backlog = 511): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, backlog, () => {
      server.off('error', reject);
      resolve(urlOf(server.address() as AddressInfo));
    });
  });
}

function urlOf({ address, port, family }: AddressInfo): string {
  const isEveryAddress = address === '0.0.0.0' || address === '::';
  const host = isEveryAddress ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
