import { createHash } from 'node:crypto';
import type { Payment as Document } from '@punteo/contracts/neopay';
import { NeopayDetails } from './create-payment.ts';

/** The payer of a create, by id, e-mail or both. Empty for details that a create would refuse. */
export function payersOfDetails(details: unknown): readonly string[] {
  const parsed = NeopayDetails.safeParse(details);
  return parsed.success ? digestsOf(parsed.data.customer) : [];
}

/** The payer of a payment. */
export function payersOfDocument({ customer }: Document): readonly string[] {
  return digestsOf(customer ?? {});
}

/** The payers with these e-mail addresses. */
export function payersNamed(emails: readonly string[]): readonly string[] {
  return emails.flatMap((email) => digestsOf({ email }));
}

interface Customer {
  readonly id?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** Digests: they are only compared, so no e-mail address is stored in another table. */
function digestsOf({ id, email }: Customer): readonly string[] {
  return [id && `id:${id}`, email && `email:${email}`].flatMap((payer) => (payer ? [digestOf(payer)] : []));
}

function digestOf(payer: string): string {
  return createHash('sha256').update(payer.trim().toLowerCase()).digest('hex').slice(0, 32);
}
