import { type Evidence, moneyText, type StoryEntry } from '@punteo/payments';
import { callbackOutcomeText, createAttemptOutcomeText } from '../texts/outcome.ts';
import { sentence } from '../texts/sentence.ts';
import { proofText, stateText } from '../texts/standing.ts';
import { STORY_TEXTS } from '../texts/story-texts.ts';
import { type Fragment, type Html, html } from './html.ts';
import { linkTo, time, type View } from './layout.ts';
import { CHECK_RESULT_TEXTS, CHECK_TEXTS, TEXTS } from './page-texts.ts';

/** One entry of an order's history. */
export function storyEntry(view: View, entry: StoryEntry): Html {
  const title = STORY_TEXTS[entry.type][view.language];
  const detail = detailOf(view, entry);
  return html`<li><span class="dim">${time(entry.at)}</span><b>${title}${detail === null ? null : ':'}</b> ${detail}</li>`;
}

/** The checks of one piece of evidence, each with its result and both values. */
function evidenceTable(view: View, evidence: Evidence): Html {
  const texts = TEXTS[view.language];
  return html`<div class="scroll"><table class="checks">
    <thead><tr><th>${texts.check}</th><th></th><th>${texts.expected}</th><th>${texts.found}</th></tr></thead>
    <tbody>${evidence.checks.map(({ name, result, expected, actual }) => {
      const text = CHECK_RESULT_TEXTS[result];
      return html`<tr><td>${CHECK_TEXTS[name]?.[view.language] ?? name}</td>
        <td class="${text.style} answer">${text.sign} ${text[view.language]}</td>
        <td class="id">${expected ?? '–'}</td><td class="id">${actual ?? '–'}</td></tr>`;
    })}</tbody>
  </table></div>
  <details><summary>${texts.rawAnswer}</summary><pre>${evidence.raw}</pre></details>`;
}

function detailOf(view: View, entry: StoryEntry): Fragment {
  const { language } = view;
  switch (entry.type) {
    case 'order_created':
      return moneyText(entry.order.amount);
    case 'order_fulfilled':
      return null;
    case 'create_attempt_started':
      return `${entry.attempt.provider}, ${moneyText(entry.attempt.amount)}`;
    case 'create_attempt_finished':
      return [
        createAttemptOutcomeText(entry.attempt.outcome, language),
        entry.attempt.reason,
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
      return html`<span>${entry.evidence.witness}${entry.evidence.answered ? null : html` – <span class="unsure">${TEXTS[language].notAnswered}</span>`}</span>${evidenceTable(view, entry.evidence)}`;
    case 'standing_changed':
      return `${stateText(entry.from, language)} → ${stateText(entry.to, language)} (${proofText(entry.proof, language)})`;
    case 'event_delivered':
    case 'event_dead':
      return html`<code>${entry.eventType}</code>`;
    case 'discrepancy_found':
      return sentence(entry.discrepancy, language);
  }
}
