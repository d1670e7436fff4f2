import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Tells the bench, in one line on stdout, that this contender listens and where. */
export function announce(server: Server): void {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}
