import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createShop } from './shop.js';

// Runs the shop, buys from it, has the sandbox pay, and sends it an event and a changed one.
const reference = process.env.REFERENCE ?? '';
const pentagooUrl = process.env.PENTAGOO_BASE_URL ?? '';
const key = randomBytes(32);
const { app, shipped } = createShop({
  pentagoo: {
    baseUrl: pentagooUrl,
    integrationKey: process.env.PENTAGOO_INTEGRATION_KEY ?? '',
    integrationSecret: process.env.PENTAGOO_INTEGRATION_SECRET ?? '',
  },
  webhookSecret: `whsec_${key.toString('base64')}`,
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const shop = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const created = await fetch(`${shop}/checkout/${reference}`, { method: 'POST' });
const paid = await fetch(`${pentagooUrl}/sandbox/pay/${reference}`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ callback: 'none' }),
});
const changed = await send(`${signedBody()} `);
const accepted = await send(signedBody());
server.close();
console.log(
  JSON.stringify({ created: created.status, paid: paid.status, changed, accepted, shipped: shipped.has(reference) }),
);

function signedBody(): string {
  return JSON.stringify({
    type: 'order.paid',
    timestamp: '2026-06-01T12:00:05.000Z',
    data: {
      eventId: 'evt-1',
      stream: `order:${reference}`,
      sequence: 1,
      cause: 'witness',
      orderId: reference,
      state: 'paid',
      previousState: 'awaiting',
      proof: 'chain',
      fulfilmentAllowed: true,
      amount: { value: '12.50', currency: 'USD' },
      paid: { value: '12.50', currency: 'USD' },
      paidAt: null,
    },
  });
}

/** Sends a body with the signature of the unchanged one. */
async function send(body: string): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', key).update(`evt-1.${timestamp}.${signedBody()}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'evt-1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return (await fetch(`${shop}/punteo`, { method: 'POST', headers, body })).status;
}
