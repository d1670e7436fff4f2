import type { Callback, Page } from '@punteo/payments';
import { callbackWithBodyToWire } from '../api/wire.ts';
import { callbackOutcomeText } from '../texts/outcome.ts';
import { html } from './html.ts';
import { layout, linkTo, nextPage, orderLink, time, type View } from './layout.ts';
import { WORDS } from './page-texts.ts';

export function callbacksPage(view: View, callbacks: Page<Callback>): string {
  const words = WORDS[view.language];
  return layout(
    view,
    words.callbacksTitle,
    html`
    ${
      callbacks.items.length === 0
        ? html`<p>${words.noneFound}</p>`
        : html`<div class="scroll"><table>
      <thead><tr><th>${words.came}</th><th></th><th>${words.state}</th><th>${words.order}</th><th class="number">${words.times}</th></tr></thead>
      <tbody>${callbacks.items.map(
        (callback) => html`<tr>
          <td><a href="${linkTo(view, `/callbacks/${callback.callbackId}`)}">${time(callback.receivedAt)}</a></td>
          <td>${callback.provider}</td>
          <td>${callbackOutcomeText(callback, view.language)}</td>
          <td class="id">${callback.orderId === null ? '–' : orderLink(view, callback.orderId)}</td>
          <td class="number">${callback.deliveries}</td>
        </tr>`,
      )}</tbody>
    </table></div>`
    }
    ${nextPage(view, callbacks.nextCursor)}`,
  );
}

/** One callback with its bytes, as text where they are text. */
export function callbackPage(view: View, callback: Callback, body: Uint8Array): string {
  const words = WORDS[view.language];
  const { bodyText, bodyBase64 } = callbackWithBodyToWire(callback, body);
  return layout(
    view,
    `${callback.provider} ${callback.receivedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    html`
    <p>${callbackOutcomeText(callback, view.language)}, ${callback.deliveries}×</p>
    ${callback.orderId === null ? null : html`<p>${words.order} ${orderLink(view, callback.orderId)}</p>`}
    <p class="dim">SHA-256 <code>${callback.digest}</code></p>
    <pre>${bodyText ?? bodyBase64}</pre>`,
  );
}
