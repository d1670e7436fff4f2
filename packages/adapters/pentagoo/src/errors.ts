import { ClientError } from '@punteo/clients';
import type { CreateOutcome, ReceivedAnswer } from '@punteo/payments';

/** The outcome of a create whose call failed. Rethrows other errors. */
export function createOutcomeOf(error: unknown): CreateOutcome {
  if (!(error instanceof ClientError)) throw error;
  const { code, outcome, explanation = null } = error;
  // Nothing exists at Pentagoo when no byte was sent or Pentagoo refused.
  const isCertain = outcome === 'not_sent' || outcome === 'refused';
  return {
    outcome: isCertain ? 'refused' : 'unknown',
    providerPaymentId: null,
    authorisationUrl: null,
    reason: code,
    detail: explanation,
  };
}

/** The answer that a failed create received, for its shape; none when nothing came or the end is missing. */
export function receivedAnswers(error: unknown): readonly ReceivedAnswer[] {
  if (!(error instanceof ClientError) || error.answer === undefined || error.answer.isTruncated) return [];
  const { contentType, body } = error.answer;
  return [{ kind: (error.status ?? 0) >= 400 ? 'error' : 'create', contentType, document: body }];
}
