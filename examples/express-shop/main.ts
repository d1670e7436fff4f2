import { setInterval } from 'node:timers/promises';
import { createReconciliationClient } from '@punteo/clients/reconciliation';
import { openOrders } from './orders.ts';
import { ship } from './ship.ts';
import { createShop } from './shop.ts';

const { PUNTEO_URL = 'http://127.0.0.1:8090', PUNTEO_TOKEN, PUNTEO_SECRETS = '', ...env } = process.env;

if (PUNTEO_SECRETS === '') throw new Error('PUNTEO_SECRETS is not set. Without it no event can be verified.');

const orders = openOrders(env.SHOP_DATABASE ?? 'shop.sqlite');
const punteo = createReconciliationClient({
  baseUrl: PUNTEO_URL,
  ...(PUNTEO_TOKEN === undefined ? {} : { token: PUNTEO_TOKEN }),
});

// Two secrets, with a comma between them, while a secret rotates.
const shop = createShop({ orders, punteo, secrets: PUNTEO_SECRETS.split(',') });
const port = Number(env.PORT ?? 3000);
shop.listen(port, '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`The shop listens on http://127.0.0.1:${port}`);
});

// What a process before this one left undone is done at the start.
await ship(orders, punteo);
for await (const _ of setInterval(Number(env.SHIP_EVERY_SECONDS ?? 5) * 1_000)) await ship(orders, punteo);
