import { createHmac } from 'node:crypto';
import { pathToFileURL } from 'node:url';

/** Posts two events to the handler that block.ts exports: one signed with the secret of the page, one with another. */
const { POST } = (await import(pathToFileURL('block.ts').href)) as { POST(request: Request): Promise<Response> };

const body = JSON.stringify({
  type: 'order.paid',
  timestamp: '2026-06-01T12:00:00.000Z',
  data: {
    eventId: '7d6b1d52-4a54-4c8e-9d8e-0a4a3f1f6c11',
    stream: 'order:A-1001',
    sequence: 1,
    cause: 'witness',
    orderId: 'A-1001',
    state: 'paid',
    previousState: 'awaiting',
    proof: 'provider',
    fulfilmentAllowed: true,
    amount: { value: '12.50', currency: 'USD' },
    paid: { value: '12.50', currency: 'USD' },
    paidAt: '2026-06-01T12:00:00.000Z',
  },
});

console.log((await POST(signed('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='))).status); // 204
const refusal = await POST(signed('AAAQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=')).catch((error: Error) => error);
console.log((refusal as { code?: string }).code); // signature_invalid

function signed(key: string): Request {
  const [id, timestamp] = ['7d6b1d52-4a54-4c8e-9d8e-0a4a3f1f6c11', String(Math.floor(Date.now() / 1_000))];
  const hmac = createHmac('sha256', Buffer.from(key, 'base64')).update(`${id}.${timestamp}.${body}`);
  return new Request('http://shop.example/punteo', {
    method: 'POST',
    body,
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${hmac.digest('base64')}` },
  });
}
