import { ClientError } from '@punteo/clients';
import { type CreateOutcome, PunteoError } from '@punteo/payments';

/** What became of a create that brought no answer. Rethrows what is no fault of the call. */
export function createOutcomeOf(error: unknown): CreateOutcome {
  const { code, outcome } = clientError(error);
  // Not a byte left, or a plain no: either way nothing exists at the provider.
  const isCertain = outcome === 'not_sent' || outcome === 'refused';
  return { outcome: isCertain ? 'refused' : 'unknown', providerPaymentId: null, authorisationUrl: null, reason: code };
}

/** Why the provider has not answered a question. Rethrows what is no fault of the call. */
export function silenceOf(error: unknown): { readonly code: string; readonly retryAfterSeconds: number | null } {
  if (error instanceof PunteoError) return { code: error.code, retryAfterSeconds: null };
  const { code, retryAfterSeconds = null } = clientError(error);
  return { code, retryAfterSeconds };
}

/** For calls whose failure the port lets through. Rethrows what is no fault of the call. */
export function punteoErrorOf(error: unknown): PunteoError {
  const { code, message, retryable } = clientError(error);
  return new PunteoError(`neopay_${code}`, `Neopay: ${message}`, { retryable, cause: error });
}

function clientError(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  throw error;
}
