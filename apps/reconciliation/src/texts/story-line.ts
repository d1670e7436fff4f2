import { moneyText, type StoryEntry } from '@punteo/payments';
import { evidenceText } from './evidence-text.ts';
import type { Language } from './language.ts';
import { callbackOutcomeText, createAttemptOutcomeText } from './outcome.ts';
import { sentence } from './sentence.ts';
import { stateText } from './standing.ts';
import { changeLine, STORY_TEXTS } from './story-texts.ts';

/** One entry of an order's story as one line of text. */
export function storyLine(entry: StoryEntry, language: Language): string {
  const title = STORY_TEXTS[entry.type][language];
  const detail = detailOf(entry, language);
  return detail === '' ? title : `${title}: ${detail}`;
}

function detailOf(entry: StoryEntry, language: Language): string {
  switch (entry.type) {
    case 'order_created':
      return moneyText(entry.amount);
    case 'order_fulfilled':
      return '';
    case 'order_changed':
      return changeLine(entry, language);
    case 'create_attempt_started':
      return `${entry.attempt.provider}, ${moneyText(entry.attempt.amount)}`;
    case 'create_attempt_finished':
      return [
        createAttemptOutcomeText(entry.attempt.outcome, language),
        entry.attempt.reason,
        entry.attempt.detail,
        entry.attempt.providerPaymentId,
      ]
        .filter(Boolean)
        .join(', ');
    case 'payment_bound':
      return `${entry.payment.provider} ${entry.payment.providerPaymentId}`;
    case 'payment_observed':
      return `${entry.payment.provider} ${entry.payment.providerPaymentId}, ${moneyText(entry.payment.amount)}, ${entry.payment.providerStatus}`;
    case 'callback_received':
      return `${entry.callback.provider}, ${callbackOutcomeText(entry.callback, language)}, ${entry.callback.deliveries}×`;
    case 'evidence_taken':
      return `${evidenceText(entry.evidence, language)} (${entry.evidence.checks.map(({ name, result }) => `${SIGNS[result]} ${name}`).join(', ')})`;
    case 'standing_changed':
      return `${stateText(entry.from, language)} → ${stateText(entry.to, language)}`;
    case 'event_delivered':
    case 'event_dead':
      return entry.eventType;
    case 'discrepancy_found':
      return sentence(entry.discrepancy, language);
    case 'row_unreadable':
      return `${entry.subject}: ${entry.reason}`;
  }
}

const SIGNS = { passed: '✓', failed: '✗', unknown: '?' } as const;
