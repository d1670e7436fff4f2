import type { NeopayClient } from '@punteo/clients';
import { CreatePaymentBody } from '@punteo/contracts/neopay';
import { JsonNumber } from '@punteo/json';
import { type CreateOutcome, decimalText, type PaymentRequest } from '@punteo/payments';
import * as z from 'zod';
import { createOutcomeOf, receivedAnswers } from './errors.ts';
import { wrongFields } from './wrong-fields.ts';

/** Details that a create needs at Neopay: the payer's bank, and the payer by id or e-mail. */
export const NeopayDetails = z.strictObject({
  institutionId: CreatePaymentBody.shape.institutionId,
  customer: CreatePaymentBody.shape.customer,
});
export type NeopayDetails = z.input<typeof NeopayDetails>;

/** One request, never repeated. Details that Neopay would refuse are refused before anything is sent. */
export async function createPayment(
  request: PaymentRequest,
  client: Pick<NeopayClient, 'createPayment'>,
  callbackUrl: string,
): Promise<CreateOutcome> {
  const details = NeopayDetails.safeParse(request.details);
  if (!details.success) {
    const detail = wrongFields(details.error);
    return { outcome: 'refused', providerPaymentId: null, authorisationUrl: null, reason: 'details_invalid', detail };
  }
  try {
    const { body, headers, raw } = await client.createPayment({
      body: {
        ...details.data,
        payment: { amount: new JsonNumber(decimalText(request.amount)), currency: request.amount.currency },
        reference: request.order.orderId,
        callback_url: callbackUrl,
      },
    });
    request.onAnswer?.({ kind: 'create', contentType: headers.get('content-type'), document: raw });
    return {
      outcome: 'created',
      providerPaymentId: body.payment.id.toLowerCase(),
      authorisationUrl: body.payment.authorisationUrl ?? null,
      reason: null,
    };
  } catch (error) {
    for (const answer of receivedAnswers(error, 'create')) request.onAnswer?.(answer);
    return createOutcomeOf(error);
  }
}
