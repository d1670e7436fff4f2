import type { PentagooClient } from '@punteo/clients';
import { type CreateOutcome, decimalText, moneyText, type PaymentRequest } from '@punteo/payments';
import { createOutcomeOf, receivedAnswers } from './errors.ts';
import { type JsonPath, wayToPay } from './payment-link.ts';

/** One request, never repeated. Pentagoo returns no payment id: only the reference links the payment to the order. */
export async function createPayment(
  request: PaymentRequest,
  client: Pick<PentagooClient, 'createPayment'>,
  {
    reference,
    sendsCurrency,
    paymentLinkPath,
  }: { readonly reference: string; readonly sendsCurrency: boolean; readonly paymentLinkPath: JsonPath | null },
): Promise<CreateOutcome> {
  const none = { providerPaymentId: null, authorisationUrl: null } as const;
  try {
    const answer = await client.createPayment({
      body: {
        refId: reference,
        description: request.description || request.order.orderId,
        amount: sendsCurrency ? moneyText(request.amount) : decimalText(request.amount),
      },
    });
    const isCreated = answer.status === 200;
    request.onAnswer?.({
      kind: isCreated ? 'create' : 'error',
      contentType: answer.headers.get('content-type'),
      document: answer.raw,
    });
    return isCreated
      ? {
          ...none,
          ...wayToPay(answer.raw, paymentLinkPath),
          outcome: 'created',
          reason: null,
          // Nothing documents it, so it is all that says how the buyer pays.
          document: answer.raw,
        }
      : { ...none, outcome: 'refused', reason: 'bad_request', detail: answer.explanation ?? null };
  } catch (error) {
    for (const answer of receivedAnswers(error)) request.onAnswer?.(answer);
    return createOutcomeOf(error);
  }
}
