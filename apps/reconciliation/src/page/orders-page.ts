import { moneyText, type Order, type Page, STANDING_STATES, type Standing, type StandingState } from '@punteo/payments';
import { proofText, stateText } from '../texts/standing.ts';
import { html } from './html.ts';
import { layout, nextPage, orderLink, time, type View } from './layout.ts';
import { WORDS } from './page-texts.ts';

export function ordersPage(
  view: View,
  state: StandingState | undefined,
  orders: Page<{ readonly order: Order; readonly standing: Standing }>,
): string {
  const words = WORDS[view.language];
  return layout(
    view,
    words.ordersTitle,
    html`
    <form method="get" action="/orders">
      <input type="hidden" name="lang" value="${view.language}">
      <label>${words.standing}<select name="state"><option value="">${words.all}</option>${STANDING_STATES.map(
        (value) =>
          html`<option value="${value}"${value === state ? html` selected` : null}>${stateText(value, view.language)}</option>`,
      )}</select></label>
      <button>${words.filter}</button>
    </form>
    ${
      orders.items.length === 0
        ? html`<p>${words.noneFound}</p>`
        : html`<div class="scroll"><table>
      <thead><tr><th>${words.order}</th><th class="number">${words.amount}</th><th class="number">${words.paid}</th>
        <th>${words.standing}</th><th>${words.proof}</th><th>${words.created}</th></tr></thead>
      <tbody>${orders.items.map(
        ({ order, standing }) => html`<tr>
          <td class="id">${orderLink(view, order.orderId)}</td>
          <td class="number">${moneyText(order.amount)}</td>
          <td class="number">${moneyText(standing.paid)}</td>
          <td>${stateText(standing.state, view.language)}</td>
          <td>${proofText(standing.proof, view.language)}</td>
          <td>${time(order.createdAt)}</td>
        </tr>`,
      )}</tbody>
    </table></div>`
    }
    ${nextPage(view, orders.nextCursor, { state })}`,
  );
}
