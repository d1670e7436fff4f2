import { type CreateOutcome, decimalText, type PaymentRequest } from '@punteo/payments';
import type { SolpayClient } from './client.ts';

/** Creates a payment: sent once. Every 4xx is a refusal, and any other answer than a 201 is unknown. */
export async function createPayment(
  { order, amount }: PaymentRequest,
  client: SolpayClient,
  callbackUrl: string,
): Promise<CreateOutcome> {
  const none = { providerPaymentId: null, authorisationUrl: null };
  const body = { reference: order.orderId, amount: decimalText(amount), currency: amount.currency, callbackUrl };
  try {
    const { status, document } = await client.createPayment(body);
    if (status >= 400 && status < 500) return { ...none, outcome: 'refused', reason: 'refused' };
    if (status !== 201 || typeof document?.id !== 'string')
      return { ...none, outcome: 'unknown', reason: 'unreadable_answer' };
    return { ...none, outcome: 'created', providerPaymentId: document.id, reason: null };
  } catch {
    return { ...none, outcome: 'unknown', reason: 'no_answer' };
  }
}
