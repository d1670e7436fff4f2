import { JsonNumber } from '@punteo/json';
import * as z from 'zod';
import { decimal } from './decimal.ts';

// Null in every sample and without a documented type: a number is returned as its digits, text unchanged.
const fee = z
  .union([z.string(), z.number(), z.instanceof(JsonNumber).meta({ type: 'number' })])
  .transform(String)
  .nullish();

const fields = z.object({
  id: z.guid().optional(),
  /** How the field table spells `id`. Returned as `id`. */
  ID: z.guid().optional(),
  application_id: z.guid(),
  amount: decimal,
  status: z.string().min(1),
  currency: z.string().min(1),
  country: z.string().nullish(),
  service: z.string().nullish(),
  environment: z.string().min(1).optional(),
  /** How the field table spells `environment`; the samples spell it correctly. Returned as `environment`. */
  enviroment: z.string().min(1).optional(),
  institution: z.object({ id: z.int(), name: z.string().nullish() }).nullish(),
  /** Only in the field table, with the type "ID"; the samples have `institution`. */
  institutionId: z.union([z.int(), z.string()]).nullish(),
  customer: z
    .object({
      id: z.guid().nullish(),
      name: z.string().nullish(),
      email: z.string().nullish(),
      currency: z.string().nullish(),
      phone: z.string().nullish(),
      country: z.string().nullish(),
      state: z.string().nullish(),
      /** Only in the field table ("the full resource for the customer"); no sample has it. */
      resource: z.unknown().optional(),
    })
    .nullish(),
  payee: z
    .object({
      name: z.string().nullish(),
      country_code: z.string().nullish(),
      bank_name: z.string().nullish(),
      accountable: z.string().nullish(),
      swift_bic: z.string().nullish(),
    })
    .nullish(),
  fee,
  percentual_fee: fee,
  total_fee: fee,
  created_at: z.string().min(1),
  updated_at: z.string().nullish(),
  /** Missing from the sample of a single payment. */
  authorisationUrl: z.string().nullish(),
});

/**
 * Neopay's payment resource. Required are the fields that verification needs: id, application, amount, status,
 * currency, environment, creation time. `amount` is returned as decimal text.
 */
export const Payment = fields
  .transform((payment, context) => {
    const id = oneOf('id', payment.id, 'ID', payment.ID, context);
    const environment = oneOf('environment', payment.environment, 'enviroment', payment.enviroment, context);
    if (id === undefined || environment === undefined) return z.NEVER;
    delete payment.ID;
    delete payment.enviroment;
    type Others = Omit<typeof payment, 'id' | 'ID' | 'environment' | 'enviroment'>;
    return Object.assign(payment as Others, { id, environment });
  })
  .meta({ id: 'Payment' });
export type Payment = z.output<typeof Payment>;

export const PaymentAnswer = z.object({ payment: Payment }).meta({ id: 'PaymentAnswer' });

/** The value under either of two documented spellings; an issue and undefined when it is missing, or when they differ. */
function oneOf(
  name: string,
  value: string | undefined,
  otherName: string,
  other: string | undefined,
  context: { readonly issues: z.core.$ZodRawIssue[] },
): string | undefined {
  const answer = value ?? other;
  if (answer !== undefined && (other ?? answer) === answer) return answer;
  const message = answer === undefined ? 'Required.' : `Contradicted by ${otherName}.`;
  context.issues.push({ code: 'custom', message, path: [name], input: value });
  return undefined;
}
