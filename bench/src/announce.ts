import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Prints the port that this process listens on, in the form that `startProcess` reads. */
export function announce(server: Server): void {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}
