import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Hosts in front of one chain node, each of which can stop to answer. */
export interface NodeFronts {
  /** One per host, with names of different hosts: `loopback-hosts.ts` resolves them. */
  readonly urls: readonly string[];
  /**
   * From now on the first `hosts` of them hang (they answer when the outage ends) or refuse (HTTP 503). Returns what ends the
   * outage.
   */
  fail(hosts: number, how: 'hang' | 'refuse'): () => void;
  close(): Promise<void>;
}

export async function startNodeFronts(rpcUrl: string, count: number): Promise<NodeFronts> {
  const outages: (Outage | null)[] = Array.from({ length: count }, () => null);

  async function answer(front: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (outages[front]?.how === 'refuse') return void response.writeHead(503).end();
    await outages[front]?.ended;
    if (response.destroyed) return;
    const answered = await fetch(rpcUrl, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const bytes = Buffer.from(await answered.arrayBuffer());
    response.writeHead(answered.status, { 'content-type': 'application/json' }).end(bytes);
  }

  const servers = await Promise.all(
    outages.map(async (_, front) => {
      const server = createServer((request, response) => {
        answer(front, request, response).catch(() => response.destroy());
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  return {
    urls: servers.map((server, front) => {
      const letter = String.fromCharCode('a'.charCodeAt(0) + front);
      return `http://node-${letter}.internal:${(server.address() as AddressInfo).port}`;
    }),
    fail(hosts, how) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const outage = { how, ended: promise };
      for (let front = 0; front < hosts; front += 1) outages[front] = outage;
      return () => {
        for (let front = 0; front < hosts; front += 1) if (outages[front] === outage) outages[front] = null;
        resolve();
      };
    },
    async close() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

interface Outage {
  readonly how: 'hang' | 'refuse';
  readonly ended: Promise<void>;
}
