import { createHmac, randomBytes } from 'node:crypto';
import { MerchantEventError, verifyMerchantEvent } from '@punteo/clients/events';
import { MerchantEvent, merchantEventJsonSchema } from '@punteo/contracts/merchant-events';

const key = randomBytes(32);
const secret = `whsec_${key.toString('base64')}`;
const body = JSON.stringify({
  type: 'order.paid',
  timestamp: '2026-06-01T12:00:05.000Z',
  data: {
    eventId: 'evt-1',
    stream: 'order:A-1',
    sequence: 1,
    cause: 'witness',
    orderId: 'A-1',
    state: 'paid',
    previousState: 'awaiting',
    proof: 'provider',
    fulfilmentAllowed: true,
    amount: { value: '12.50', currency: 'USD' },
    paid: { value: '12.50', currency: 'USD' },
    paidAt: null,
  },
});
const timestamp = String(Math.floor(Date.now() / 1_000));
const headers = {
  'webhook-id': 'evt-1',
  'webhook-timestamp': timestamp,
  'webhook-signature': `v1,${createHmac('sha256', key).update(`evt-1.${timestamp}.${body}`).digest('base64')}`,
};

const event = verifyMerchantEvent(Buffer.from(body), headers, secret);
let refused = '';
try {
  verifyMerchantEvent(`${body} `, new Headers(headers), secret);
} catch (error) {
  if (error instanceof MerchantEventError) refused = error.code;
}
console.log(
  JSON.stringify({
    paid: event.type === 'order.paid' ? event.data.paid.value : null,
    refused,
    unsigned: MerchantEvent.safeParse(JSON.parse(body)).success,
    schema: merchantEventJsonSchema('order.paid').type,
  }),
);
