import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Merchant {
  readonly url: string;
  readonly secret: string;
  /** Order ids by event type, for events whose signature held; a repeated delivery counts once. */
  readonly told: ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

/** The merchant's own endpoint: believes an event only when its Standard Webhooks signature holds. */
export async function startMerchant(): Promise<Merchant> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const told = new Map<string, string[]>();
  const seen = new Set<string>();
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const id = String(request.headers['webhook-id']);
    const signed = `${id}.${request.headers['webhook-timestamp']}.${body}`;
    const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    const given = Buffer.from(String(request.headers['webhook-signature']));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return response.writeHead(400).end();
    if (!seen.has(id)) {
      seen.add(id);
      const event = JSON.parse(body.toString()) as { type: string; data: { orderId: string } };
      told.set(event.type, [...(told.get(event.type) ?? []), event.data.orderId]);
    }
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/punteo`,
    secret: `whsec_${Buffer.from(key).toString('base64')}`,
    told,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
