import { Instant } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';

/** The instant that an option holds; null where it was not given. Throws `option_invalid`. */
export function instantOf(option: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const parsed = Instant.safeParse(text);
  if (parsed.success) return new Date(parsed.data);
  throw new PunteoError('option_invalid', `${option} should be an instant in UTC such as 2026-02-28T12:00:00Z.`);
}
