import { JsonNumber } from '@punteo/json';
import * as z from 'zod/mini';
import { decimal } from './decimal.ts';

// Null in every sample and without a documented type: a number is returned as its digits, text unchanged.
const fee = z.nullish(
  z.pipe(
    z.union([z.string(), z.number(), z.instanceof(JsonNumber).check(z.meta({ type: 'number' }))]),
    z.transform(String),
  ),
);

const fields = z.object({
  id: z.optional(z.guid()),
  /** How the field table spells `id`. Returned as `id`. */
  ID: z.optional(z.guid()),
  application_id: z.guid(),
  amount: decimal,
  status: z.string().check(z.minLength(1)),
  currency: z.string().check(z.minLength(1)),
  country: z.nullish(z.string()),
  service: z.nullish(z.string()),
  environment: z.optional(z.string().check(z.minLength(1))),
  /** How the field table spells `environment`; the samples spell it correctly. Returned as `environment`. */
  enviroment: z.optional(z.string().check(z.minLength(1))),
  institution: z.nullish(z.object({ id: z.int(), name: z.nullish(z.string()) })),
  /** Only in the field table, with the type "ID"; the samples have `institution`. */
  institutionId: z.nullish(z.union([z.int(), z.string()])),
  customer: z.nullish(
    z.object({
      id: z.nullish(z.guid()),
      name: z.nullish(z.string()),
      email: z.nullish(z.string()),
      currency: z.nullish(z.string()),
      phone: z.nullish(z.string()),
      country: z.nullish(z.string()),
      state: z.nullish(z.string()),
      /** Only in the field table ("the full resource for the customer"); no sample has it. */
      resource: z.optional(z.unknown()),
    }),
  ),
  payee: z.nullish(
    z.object({
      name: z.nullish(z.string()),
      country_code: z.nullish(z.string()),
      bank_name: z.nullish(z.string()),
      accountable: z.nullish(z.string()),
      swift_bic: z.nullish(z.string()),
    }),
  ),
  fee,
  percentual_fee: fee,
  total_fee: fee,
  created_at: z.string().check(z.minLength(1)),
  updated_at: z.nullish(z.string()),
  /** Missing from the sample of a single payment. */
  authorisationUrl: z.nullish(z.string()),
});

/**
 * Neopay's payment resource. Required are the fields that verification needs: id, application, amount, status,
 * currency, environment, creation time. `amount` is returned as decimal text.
 */
export const Payment = z
  .pipe(
    fields,
    z.transform((payment, context) => {
      const id = oneOf('id', payment.id, 'ID', payment.ID, context);
      const environment = oneOf('environment', payment.environment, 'enviroment', payment.enviroment, context);
      if (id === undefined || environment === undefined) return z.NEVER;
      delete payment.ID;
      delete payment.enviroment;
      type Others = Omit<typeof payment, 'id' | 'ID' | 'environment' | 'enviroment'>;
      return Object.assign(payment as Others, { id, environment });
    }),
  )
  .check(z.meta({ id: 'Payment' }));
export type Payment = z.output<typeof Payment>;

/** The answer to the read of one payment. */
export const PaymentAnswer = z.object({ payment: Payment }).check(z.meta({ id: 'PaymentAnswer' }));

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
