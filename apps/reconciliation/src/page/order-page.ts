import { type Discrepancy, moneyText, type Order, type Standing, type StoryEntry } from '@punteo/payments';
import { sentence } from '../texts/sentence.ts';
import { proofText, standingReason, stateText } from '../texts/standing.ts';
import { decisionForm } from './discrepancies-page.ts';
import { type Html, html } from './html.ts';
import { layout, linkTo, time, type View } from './layout.ts';
import { WORDS } from './page-texts.ts';
import { storyEntry } from './story.ts';

export interface OrderStory {
  readonly order: Order;
  readonly standing: Standing;
  readonly entries: readonly StoryEntry[];
  readonly discrepancies: readonly Discrepancy[];
}

/** One order: where it stands, why we are sure, what does not tally, and everything that happened. */
export function orderPage(view: View, { order, standing, entries, discrepancies }: OrderStory): string {
  const words = WORDS[view.language];
  const evidence = entries.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.evidence] : []));
  return layout(
    view,
    `${words.order} ${order.orderId}`,
    html`
    <ul class="tiles">
      <li><b>${moneyText(order.amount)}</b>${words.amount}</li>
      <li><b>${moneyText(standing.paid)}</b>${words.paid}</li>
      <li><b>${stateText(standing.state, view.language)}</b>${words.standing}</li>
      <li><b>${proofText(standing.proof, view.language)}</b>${words.proof}</li>
    </ul>
    <p class="dim">${words.created}: ${time(order.createdAt)} · ${words.due}: ${time(order.dueAt)} · ${words.fulfilled}: ${
      order.fulfilledAt === null ? words.notFulfilled : time(order.fulfilledAt)
    }</p>
    <h2>${words.why}</h2>
    <p>${standingReason(standing, evidence, view.language)}</p>
    <p>${standing.fulfilmentAllowed ? html`<b class="good">✓ ${words.mayGo}</b>` : html`<b class="unsure">${words.mayNotGo}</b>`}</p>
    ${order.fulfilledAt === null ? fulfilmentForm(view, order) : null}
    ${
      discrepancies.length === 0
        ? null
        : html`<h2>${words.discrepancies}</h2>${discrepancies.map(
            (discrepancy) =>
              html`<div class="note"><p>${sentence(discrepancy, view.language)}</p>${decisionForm(view, discrepancy)}</div>`,
          )}`
    }
    <h2>${words.story}</h2>
    <ol class="story">${entries.map((entry) => storyEntry(view, entry))}</ol>`,
  );
}

function fulfilmentForm(view: View, { orderId }: Order): Html {
  return html`<form method="post" action="${linkTo(view, `/orders/${encodeURIComponent(orderId)}/fulfilment`)}">
    <button>${WORDS[view.language].markFulfilled}</button></form>`;
}
