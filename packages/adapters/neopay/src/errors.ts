import { ClientError } from '@punteo/clients';
import { type CreateOutcome, PunteoError } from '@punteo/payments';

/** The outcome of a create whose call failed. Rethrows other errors. */
export function createOutcomeOf(error: unknown): CreateOutcome {
  const { code, outcome } = clientErrorOf(error);
  // Nothing exists at Neopay when no byte was sent or Neopay refused.
  const isCertain = outcome === 'not_sent' || outcome === 'refused';
  return { outcome: isCertain ? 'refused' : 'unknown', providerPaymentId: null, authorisationUrl: null, reason: code };
}

/** Why a question has no usable answer. Rethrows errors that are neither a call's nor a document's. */
export function providerErrorOf(error: unknown): { readonly code: string; readonly retryAfterSeconds: number | null } {
  if (error instanceof PunteoError) return { code: error.code, retryAfterSeconds: null };
  const { code, retryAfterSeconds = null } = clientErrorOf(error);
  return { code, retryAfterSeconds };
}

/** A failed call as an error of the port. Rethrows other errors. */
export function punteoErrorOf(error: unknown): PunteoError {
  const { code, message, retryable } = clientErrorOf(error);
  return new PunteoError(`neopay_${code}`, `Neopay: ${message}`, { retryable, cause: error });
}

function clientErrorOf(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  throw error;
}
