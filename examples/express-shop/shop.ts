import { ClientError } from '@punteo/clients';
import { isOrderEvent, verifyMerchantEvent } from '@punteo/clients/events';
import type { ReconciliationClient } from '@punteo/clients/reconciliation';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Orders } from './orders.ts';

/** The shop's own prices: what a buyer sends never sets an amount. */
const PRICES: ReadonlyMap<unknown, string> = new Map([
  ['tea', '12.50'],
  ['teapot', '48.00'],
]);

export function createShop(options: {
  readonly orders: Orders;
  readonly punteo: ReconciliationClient;
  /** Secrets that may sign merchant events. */
  readonly secrets: readonly string[];
}): Express {
  const { orders, punteo, secrets } = options;
  const shop = express();

  // The shop's page chooses the id, so that a repeated request means the same order.
  shop.put('/orders/:orderId', express.json(), async (request, response) => {
    const { orderId } = request.params;
    const { item, institutionId, email, country } = request.body ?? {};
    const price = PRICES.get(item);
    if (price === undefined) return void response.status(422).json({ error: 'The shop does not have this item.' });
    // Stored first, so that no event comes for an unknown order.
    const stored = orders.add(orderId, item);
    if (stored.item !== item) return void response.status(409).json({ error: 'The order is for another item.' });
    if (stored.payUrl !== null) return void response.json(stored);

    const put = await punteo.putOrder({
      params: { orderId },
      body: { amount: { value: price, currency: 'USD' }, providers: ['neopay'] },
    });
    if (put.status !== 200 && put.status !== 201) return void response.status(502).json({ error: put.explanation });
    const created = await punteo.createPayment({
      params: { orderId },
      body: { provider: 'neopay', details: { institutionId, customer: { email, country } } },
    });
    if (created.status !== 201) return void response.status(502).json({ error: created.explanation });
    const { outcome, detail, authorisationUrl } = created.body;
    if (outcome === 'refused') return void response.status(422).json({ error: detail });
    // The payment may exist: until Punteo has searched the list of payments, it refuses to create another one.
    if (outcome !== 'created') return void response.status(503).json({ error: 'Try again later.' });
    orders.setPayUrl(orderId, authorisationUrl);
    response.status(201).json(orders.find(orderId));
  });

  shop.get('/orders/:orderId', (request, response) => {
    const order = orders.find(request.params.orderId);
    response.status(order ? 200 : 404).json(order ?? { error: 'No such order.' });
  });

  // The signature covers the raw body: no JSON parser may read it before.
  shop.post('/punteo', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
    const event = verifyMerchantEvent(request.body, request.headers, secrets);
    if (!isOrderEvent(event)) console.log(event.type);
    else if (orders.applyEvent(event.data) && orders.find(event.data.orderId)?.recall)
      console.warn(`${event.data.orderId} was shipped and is now ${event.data.state}: call the parcel back.`);
    // Shipping comes later, from the stored order: the answer has to come within 10 seconds.
    response.sendStatus(204);
  });

  const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
    console.error(error);
    // The status of a ClientError is Punteo's answer to the shop, not the shop's answer.
    response.sendStatus(error instanceof ClientError ? 502 : (error.status ?? 500));
  };
  return shop.use(refuse);
}
