import { ClientError } from '@punteo/clients';
import { type CreateOutcome, PunteoError, type ReceivedAnswer } from '@punteo/payments';

/** The outcome of a create whose call failed. Rethrows other errors. */
export function createOutcomeOf(error: unknown): CreateOutcome {
  const { code, outcome, explanation = null } = clientErrorOf(error);
  // Nothing exists at Neopay when no byte was sent or Neopay refused.
  const isCertain = outcome === 'not_sent' || outcome === 'refused';
  return {
    outcome: isCertain ? 'refused' : 'unknown',
    providerPaymentId: null,
    authorisationUrl: null,
    reason: code,
    detail: explanation,
  };
}

/**
 * The answer that a failed call received, for its shape; none when nothing came or the end is missing. `kind` is what a
 * 2xx would have been.
 */
export function receivedAnswers(error: unknown, kind: 'create' | 'record'): readonly ReceivedAnswer[] {
  if (!(error instanceof ClientError) || error.answer === undefined || error.answer.isTruncated) return [];
  const { contentType, body } = error.answer;
  return [{ kind: (error.status ?? 0) >= 400 ? 'error' : kind, contentType, document: body }];
}

/** Why a question has no usable answer. Rethrows errors that are neither a call's nor a document's. */
export function providerErrorOf(error: unknown): ProviderError {
  if (error instanceof PunteoError) return { code: error.code, retryAfterSeconds: null, explanation: null };
  const { code, retryAfterSeconds = null, status, explanation } = clientErrorOf(error);
  return { code, retryAfterSeconds, explanation: explanation === undefined ? null : `${status} "${explanation}"` };
}

interface ProviderError {
  readonly code: string;
  readonly retryAfterSeconds: number | null;
  /** The status and what its answer says, without secrets and personal data; null when it says nothing. */
  readonly explanation: string | null;
}

/** A failed call as an error of the port. Rethrows other errors. */
export function punteoErrorOf(error: unknown): PunteoError {
  const { code, message, retryable } = clientErrorOf(error);
  const { explanation } = providerErrorOf(error);
  const detail = explanation === null ? {} : { detail: explanation };
  return new PunteoError(`neopay_${code}`, `Neopay: ${message}`, { retryable, cause: error, ...detail });
}

function clientErrorOf(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  throw error;
}
