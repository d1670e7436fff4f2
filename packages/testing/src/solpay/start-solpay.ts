import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SolpayServer {
  readonly url: string;
  readonly token: string;
  /** How the next creates are answered; `lose` creates the payment and ends the connection. */
  onCreate(behaviour: 'accept' | 'refuse' | 'lose'): void;
  creates(): number;
  setStatus(id: string, status: 'open' | 'settled' | 'declined'): void;
  /** From now on no question is answered. */
  cutOff(): void;
  close(): Promise<void>;
}

/** Solpay on loopback, with its state in memory. */
export async function startSolpay(): Promise<SolpayServer> {
  const payments = new Map<string, Record<string, string>>();
  let behaviour: 'accept' | 'refuse' | 'lose' = 'accept';
  let creates = 0;
  let isCutOff = false;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (isCutOff) return request.socket.destroy();
    if (request.method === 'GET') {
      const payment = payments.get(request.url?.split('/').at(-1) ?? '');
      return response.writeHead(payment ? 200 : 404).end(JSON.stringify(payment ?? {}));
    }
    creates += 1;
    if (behaviour === 'refuse') return response.writeHead(422).end('{}');
    const id = `pay_${randomBytes(4).toString('hex')}`;
    payments.set(id, { ...JSON.parse(body), id, status: 'open', createdAt: new Date().toISOString() });
    if (behaviour === 'lose') return request.socket.destroy();
    return response.writeHead(201).end(JSON.stringify({ id }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: `canary-solpay-${randomBytes(12).toString('hex')}`,
    onCreate(next) {
      behaviour = next;
    },
    creates: () => creates,
    setStatus: (id, status) => void payments.set(id, { ...payments.get(id), status }),
    cutOff() {
      isCutOff = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A secret as Solpay issues it. */
export function solpaySecret(bytes = 32): string {
  return `whsec_${randomBytes(bytes).toString('base64')}`;
}

/** The headers of a callback that Solpay signs at this time. Written independently of the adapter. */
export function signSolpay(
  secret: string,
  body: Uint8Array,
  at: Date,
  id = `msg_${randomBytes(8).toString('hex')}`,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64')).update(content);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac.digest('base64')}` };
}
