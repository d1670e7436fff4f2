import { ClientError } from '@punteo/clients';
import type { CreateOutcome } from '@punteo/payments';

/** The outcome of a create whose call failed. Rethrows other errors. */
export function createOutcomeOf(error: unknown): CreateOutcome {
  if (!(error instanceof ClientError)) throw error;
  const { code, outcome } = error;
  // Nothing exists at Pentagoo when no byte was sent or Pentagoo refused.
  const isCertain = outcome === 'not_sent' || outcome === 'refused';
  return { outcome: isCertain ? 'refused' : 'unknown', providerPaymentId: null, authorisationUrl: null, reason: code };
}
