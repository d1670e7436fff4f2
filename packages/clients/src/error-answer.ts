import { explanationOf } from './explanation.ts';
import { createRedaction, type SentRequest } from './redact.ts';

/** The beginning of an answer that a call could not use. */
export interface ErrorAnswer {
  /** As received; null when there was none. */
  readonly contentType: string | null;
  /** At most 4 096 characters, without our credentials. It may hold personal data, so it belongs in no log. */
  readonly body: string;
  /** Whether the answer was longer, or was not read to its end. */
  readonly isTruncated: boolean;
}

/** More than is kept, so that a credential at the end is read whole and can be removed. */
export const errorBytesMax = 8_192;

const charactersMax = 4_096;

/** The parts of a `ClientError` that an answer gives. `text` holds `errorBytesMax` at most. */
export function errorAnswerOf(
  received: {
    readonly status: number;
    readonly contentType: string | string[] | undefined;
    readonly text: string;
    readonly isComplete: boolean;
  },
  sent: SentRequest,
): { readonly answer: ErrorAnswer; readonly explanation?: string } {
  const redaction = createRedaction(sent);
  const whole = redaction.withoutSecrets(received.text);
  const body = whole.slice(0, charactersMax);
  const contentType = typeof received.contentType === 'string' ? redaction.withoutSecrets(received.contentType) : null;
  const answer = { contentType, body, isTruncated: !received.isComplete || whole.length > charactersMax };
  // Only an error says why it is one.
  const explanation = received.status < 400 ? null : redaction.forLogs(explanationOf(whole) ?? '');
  return explanation === null ? { answer } : { answer, explanation };
}
