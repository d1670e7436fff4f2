import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { freePort } from './system-postgres.ts';

/** A merchant with the endpoint of docs/merchant-events.md. It outlives every database of Punteo. */
export interface RecordingMerchant {
  readonly url: string;
  readonly secret: string;
  /** Every event that the endpoint acknowledged, also those that it then ignored. */
  readonly acknowledged: readonly { readonly eventId: string; readonly stream: string; readonly sequence: number }[];
  /** While true, every event is answered with 503. */
  isAway: boolean;
  /** The types of the events of an order that the endpoint applied, in order. */
  appliedOf(orderId: string): readonly string[];
  close(): Promise<void>;
}

export async function startRecordingMerchant(repository: string): Promise<RecordingMerchant> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const endpoint = await startEndpoint(repository, secret);
  const acknowledged: { eventId: string; stream: string; sequence: number }[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (merchant.isAway) return response.writeHead(503).end();
    const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers;
    const { status } = await fetch(endpoint.url, { method: 'POST', headers: headers as Record<string, string>, body });
    if (status === 204) acknowledged.push(JSON.parse(body.toString()).data);
    return response.writeHead(status).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const merchant: RecordingMerchant = {
    url: `http://127.0.0.1:${port}/punteo`,
    secret,
    acknowledged,
    isAway: false,
    appliedOf: (orderId) =>
      endpoint
        .output()
        .split('\n')
        .flatMap((line) => {
          const [type = '', stream] = line.split(' ');
          return stream === `order:${orderId}` ? [type] : [];
        }),
    async close() {
      endpoint.child.kill();
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
  return merchant;
}

/** The endpoint prints one line for each event that it applies. */
async function startEndpoint(repository: string, secret: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/punteo`;
  const file = join(repository, 'apps/callback-receiver/src/__fixtures__/merchant-endpoint.ts');
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@punteo/source', file], {
    env: { PORT: String(port), PUNTEO_SECRETS: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  await expect
    .poll(
      () =>
        fetch(url).then(
          ({ status }) => status,
          () => null,
        ),
      { timeout: 120_000 },
    )
    .toBe(404);
  return { url, child, output: () => output };
}
