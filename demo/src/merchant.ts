import { createHmac, timingSafeEqual } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Merchant {
  readonly url: string;
  readonly secret: string;
  /** Order ids by the type of an order's event, for events with a valid signature. A repeated delivery counts once. */
  readonly orderIdsByEvent: ReadonlyMap<string, readonly string[]>;
  /** Resolves when the merchant has received an event of this type for the order. */
  waitForEvent(type: string, orderId: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the merchant's own endpoint, which accepts merchant events with a valid Standard Webhooks signature only. */
export async function startMerchant(): Promise<Merchant> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const orderIdsByEvent = new Map<string, string[]>();
  const receivedIds = new Set<string>();
  const received = new EventEmitter().setMaxListeners(0);
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const id = String(request.headers['webhook-id']);
    const signed = `${id}.${request.headers['webhook-timestamp']}.${body}`;
    const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    const signature = Buffer.from(String(request.headers['webhook-signature']));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      return response.writeHead(400).end();
    if (!receivedIds.has(id)) {
      receivedIds.add(id);
      const event = JSON.parse(body.toString()) as { type: string; data: { stream: string; orderId: string } };
      if (event.data.stream === `order:${event.data.orderId}`)
        orderIdsByEvent.set(event.type, [...(orderIdsByEvent.get(event.type) ?? []), event.data.orderId]);
      received.emit('event');
    }
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/punteo`,
    secret: `whsec_${Buffer.from(key).toString('base64')}`,
    orderIdsByEvent,
    async waitForEvent(type, orderId) {
      while (!orderIdsByEvent.get(type)?.includes(orderId)) await once(received, 'event');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
