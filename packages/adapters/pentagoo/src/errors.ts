import { ClientError } from '@punteo/clients';
import type { CreateOutcome } from '@punteo/payments';

/** What became of a create that brought no answer. Rethrows what is no fault of the call. */
export function createOutcomeOf(error: unknown): CreateOutcome {
  if (!(error instanceof ClientError)) throw error;
  const { code, outcome } = error;
  // Not a byte left, or a plain no: either way nothing exists at the provider.
  const isCertain = outcome === 'not_sent' || outcome === 'refused';
  return { outcome: isCertain ? 'refused' : 'unknown', providerPaymentId: null, authorisationUrl: null, reason: code };
}
