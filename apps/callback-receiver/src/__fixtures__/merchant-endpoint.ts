import { isOrderEvent, type MerchantEvent, verifyMerchantEvent } from '@punteo/clients/events';
import express, { type ErrorRequestHandler } from 'express';

const secrets = (process.env.PUNTEO_SECRETS ?? '').split(','); // two while a secret rotates

// Keep both in your database, and change them in the transaction that applies the event.
const appliedIds = new Set<string>();
const sequences = new Map<string, number>();

const app = express();
app.post('/punteo', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
  const event = verifyMerchantEvent(request.body, request.headers, secrets);
  const { eventId, stream, sequence } = event.data;
  const isOutdated = isOrderEvent(event) && sequence <= (sequences.get(stream) ?? 0);
  if (!appliedIds.has(eventId) && !isOutdated) {
    apply(event);
    appliedIds.add(eventId);
    sequences.set(stream, sequence);
  }
  response.sendStatus(204);
});
const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
  console.error(error);
  // Also of express itself: 413 for a body that is too large.
  response.sendStatus(error.status ?? 500);
};
app.use(refuse);
app.listen(Number(process.env.PORT ?? 3000));

function apply(event: MerchantEvent): void {
  console.log(event.type, event.data.stream, event.data.sequence);
  // Ship an order once: a later event may say again that its goods may go out.
  if (isOrderEvent(event) && event.data.fulfilmentAllowed) console.log('ship', event.data.orderId);
}
