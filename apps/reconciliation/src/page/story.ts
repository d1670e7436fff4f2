import { type AuditAnchor, type Evidence, moneyText, type StoryEntry } from '@punteo/payments';
import { evidenceText } from '../texts/evidence-text.ts';
import { callbackOutcomeText, createAttemptOutcomeText } from '../texts/outcome.ts';
import { sentence } from '../texts/sentence.ts';
import { proofText, stateText } from '../texts/standing.ts';
import { changeLine, STORY_TEXTS } from '../texts/story-texts.ts';
import { checksTable } from './checks-table.ts';
import { type Fragment, type Html, html } from './html.ts';
import { linkTo, time, type View } from './layout.ts';
import { TEXTS } from './page-texts.ts';

/** One entry of an order's history. */
export function storyEntry(view: View, entry: StoryEntry): Html {
  const title = STORY_TEXTS[entry.type][view.language];
  const detail = detailOf(view, entry);
  return html`<li><span class="dim">${time(entry.at)}</span><b>${title}${detail === null ? null : ':'}</b> ${detail}</li>`;
}

/** The checks of one piece of evidence, and the witness's answer as it came. */
function evidenceDetail(view: View, evidence: Evidence, document: string | null): Html {
  const texts = TEXTS[view.language];
  return html`${checksTable(view, evidence.checks)}
  <details><summary>${texts.rawAnswer}</summary><pre>${document ?? texts.erased}</pre></details>`;
}

/** Where the change stands in the audit, with the hash up to it. */
function auditPlace({ language }: View, anchor: AuditAnchor | null): Fragment {
  if (anchor === null) return null;
  return html` <span class="dim" title="SHA-256 ${anchor.hash}">${TEXTS[language].auditPlace} ${anchor.position}</span>`;
}

function detailOf(view: View, entry: StoryEntry): Fragment {
  const { language } = view;
  switch (entry.type) {
    case 'order_created':
      return moneyText(entry.amount);
    case 'order_fulfilled':
      return null;
    case 'order_changed':
      return html`${changeLine(entry, language)}${auditPlace(view, entry.anchor)}`;
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
      return html`${entry.payment.provider} <code>${entry.payment.providerPaymentId}</code>`;
    case 'payment_observed':
      return html`${entry.payment.provider} <code>${entry.payment.providerPaymentId}</code>, ${moneyText(entry.payment.amount)}, ${entry.payment.providerStatus}`;
    case 'callback_received':
      return html`<a href="${linkTo(view, `/callbacks/${entry.callback.callbackId}`)}">${entry.callback.provider}</a>, ${callbackOutcomeText(entry.callback, language)}, ${entry.callback.deliveries}×`;
    case 'evidence_taken':
      return html`<span${entry.evidence.answered ? null : html` class="unsure"`}>${evidenceText(entry.evidence, language)}</span>${evidenceDetail(view, entry.evidence, entry.document)}`;
    case 'standing_changed':
      return `${stateText(entry.from, language)} → ${stateText(entry.to, language)} (${proofText(entry.proof, language)})`;
    case 'event_delivered':
    case 'event_dead':
      return html`<code>${entry.eventType}</code>`;
    case 'discrepancy_found':
      return sentence(entry.discrepancy, language);
    case 'row_unreadable':
      return `${entry.subject}: ${entry.reason}`;
  }
}
