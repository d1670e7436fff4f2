import { type Discrepancy, moneyText, type Order } from '@punteo/payments';
import type { OrderReading } from '../orders/read-order.ts';
import { shownMoney } from '../orders/shown-money.ts';
import { sentence } from '../texts/sentence.ts';
import { proofText, stateText } from '../texts/standing.ts';
import { standingReason } from '../texts/standing-reason.ts';
import { decisionForm } from './discrepancies-page.ts';
import { type Html, html } from './html.ts';
import { layout, linkTo, nextPage, time, type View } from './layout.ts';
import { moneyList } from './money-list.ts';
import { TEXTS } from './page-texts.ts';
import { storyEntry } from './story.ts';

export interface OrderPage extends OrderReading {
  readonly orderId: string;
  readonly discrepancies: readonly Discrepancy[];
}

/** One order: its standing with the reason, its money, its open discrepancies and its history, as far as they can be read. */
export function orderPage(view: View, { orderId, stated, facts, story, unreadable, discrepancies }: OrderPage): string {
  const texts = TEXTS[view.language];
  const money = facts === null ? [] : shownMoney(facts);
  return layout(
    view,
    `${texts.order} ${orderId}`,
    html`
    ${unreadable.map((reason) => html`<p class="note">${reason}</p>`)}
    ${stated === null ? null : statedPart(view, stated, facts)}
    ${
      discrepancies.length === 0
        ? null
        : html`<h2>${texts.discrepancies}</h2>${discrepancies.map(
            (discrepancy) =>
              html`<div class="note"><p>${sentence(discrepancy, view.language)}</p>${decisionForm(view, discrepancy)}</div>`,
          )}`
    }
    ${money.length === 0 ? null : html`<h2>${texts.money}</h2>${moneyList(view, money)}`}
    <h2>${texts.history}</h2>
    <ol class="story">${story.items.map((entry) => storyEntry(view, entry))}</ol>
    ${nextPage(view, story.nextCursor)}`,
  );
}

function statedPart(
  view: View,
  { order, standing }: NonNullable<OrderReading['stated']>,
  facts: OrderReading['facts'],
): Html {
  const texts = TEXTS[view.language];
  return html`
    <ul class="tiles">
      <li><b>${moneyText(order.amount)}</b>${texts.amount}</li>
      <li><b>${moneyText(standing.paid)}</b>${texts.proven}</li>
      <li><b>${stateText(standing.state, view.language)}</b>${texts.standing}</li>
      <li><b>${proofText(standing.proof, view.language)}</b>${texts.proof}</li>
    </ul>
    <p class="dim">${texts.created}: ${time(order.createdAt)} · ${texts.due}: ${time(order.dueAt)} · ${texts.fulfilled}: ${
      order.fulfilledAt === null ? texts.notFulfilled : time(order.fulfilledAt)
    }</p>
    <h2>${texts.reason}</h2>
    ${facts === null ? null : html`<p>${standingReason(standing, facts, view.language)}</p>`}
    <p>${standing.fulfilmentAllowed ? html`<b class="good">✓ ${texts.mayGo}</b>` : html`<b class="unsure">${texts.mayNotGo}</b>`}</p>
    ${order.fulfilledAt === null ? fulfilmentForm(view, order) : null}`;
}

function fulfilmentForm(view: View, { orderId }: Order): Html {
  return html`<form method="post" action="${linkTo(view, `/orders/${encodeURIComponent(orderId)}/fulfilment`)}">
    <button>${TEXTS[view.language].markFulfilled}</button></form>`;
}
