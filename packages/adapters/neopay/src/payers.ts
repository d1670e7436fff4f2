import { createHash } from 'node:crypto';
import type { Payment as Document } from '@punteo/contracts/neopay';
import { NeopayDetails } from './create-payment.ts';

/** Who is asked to pay, by id, e-mail or both. Details that a create would refuse name nobody. */
export function payersOfDetails(details: unknown): readonly string[] {
  const parsed = NeopayDetails.safeParse(details);
  return parsed.success ? marksOf(parsed.data.customer) : [];
}

/** Who pays, as Neopay shows it. */
export function payersOfDocument({ customer }: Document): readonly string[] {
  return marksOf(customer ?? {});
}

interface Customer {
  readonly id?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** Digests: they are compared and never read, so that nobody's e-mail stands in another table. */
function marksOf({ id, email }: Customer): readonly string[] {
  return [id && `id:${id}`, email && `email:${email}`].flatMap((who) => (who ? [markOf(who)] : []));
}

function markOf(who: string): string {
  return createHash('sha256').update(who.trim().toLowerCase()).digest('hex').slice(0, 32);
}
