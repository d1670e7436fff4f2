import { createPentagooClient } from '@punteo/clients';
import { MerchantEventError, verifyMerchantEvent } from '@punteo/clients/events';
import express, { type Express } from 'express';

export interface ShopSettings {
  readonly pentagoo: Parameters<typeof createPentagooClient>[0];
  readonly webhookSecret: string;
}

/** A shop that creates a payment for an order, and ships it when an event says that it may. */
export function createShop({ pentagoo, webhookSecret }: ShopSettings): { app: Express; shipped: Set<string> } {
  const client = createPentagooClient(pentagoo);
  const shipped = new Set<string>();
  const app = express();

  app.post('/checkout/:orderId', async (request, response) => {
    const { orderId } = request.params;
    await client.createPayment({ body: { refId: orderId, description: 'Tea', amount: '12.50 USD' } });
    response.sendStatus(201);
  });

  app.post('/punteo', express.raw({ type: () => true }), (request, response) => {
    try {
      const event = verifyMerchantEvent(request.body, request.headers, webhookSecret);
      if (event.type === 'order.paid' && event.data.fulfilmentAllowed) shipped.add(event.data.orderId);
      response.sendStatus(204);
    } catch (error) {
      if (!(error instanceof MerchantEventError)) throw error;
      response.status(400).send(error.code);
    }
  });

  return { app, shipped };
}
