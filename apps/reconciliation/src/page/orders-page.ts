import { moneyText, type Order, type Page, STANDING_STATES, type Standing, type StandingState } from '@punteo/payments';
import { proofText, stateText } from '../texts/standing.ts';
import { html } from './html.ts';
import { layout, nextPage, orderLink, time, unreadableRows, type View } from './layout.ts';
import { TEXTS } from './page-texts.ts';

export function ordersPage(
  view: View,
  state: StandingState | undefined,
  orders: Page<{ readonly order: Order; readonly standing: Standing }>,
): string {
  const texts = TEXTS[view.language];
  return layout(
    view,
    texts.ordersTitle,
    html`
    <form method="get" action="/orders">
      <input type="hidden" name="lang" value="${view.language}">
      <label>${texts.standing}<select name="state"><option value="">${texts.all}</option>${STANDING_STATES.map(
        (value) =>
          html`<option value="${value}"${value === state ? html` selected` : null}>${stateText(value, view.language)}</option>`,
      )}</select></label>
      <button>${texts.filter}</button>
    </form>
    ${
      orders.items.length === 0
        ? html`<p>${texts.noneFound}</p>`
        : html`<div class="scroll"><table>
      <thead><tr><th>${texts.order}</th><th class="number">${texts.amount}</th><th class="number">${texts.proven}</th>
        <th>${texts.standing}</th><th>${texts.proof}</th><th>${texts.created}</th></tr></thead>
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
    ${unreadableRows(view, orders)}
    ${nextPage(view, orders.nextCursor, { state })}`,
  );
}
