import type { Callback, Page } from '@punteo/payments';
import { callbackWithBodyToWire } from '../api/to-wire.ts';
import { callbackOutcomeText } from '../texts/outcome.ts';
import { html } from './html.ts';
import { layout, linkTo, nextPage, orderLink, time, unreadableRows, type View } from './layout.ts';
import { TEXTS } from './page-texts.ts';

export function callbacksPage(view: View, callbacks: Page<Callback>): string {
  const texts = TEXTS[view.language];
  return layout(
    view,
    texts.callbacksTitle,
    html`
    ${
      callbacks.items.length === 0
        ? html`<p>${texts.noneFound}</p>`
        : html`<div class="scroll"><table>
      <thead><tr><th>${texts.received}</th><th></th><th>${texts.outcome}</th><th>${texts.order}</th><th class="number">${texts.timesReceived}</th></tr></thead>
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
    ${unreadableRows(view, callbacks)}
    ${nextPage(view, callbacks.nextCursor)}`,
  );
}

/** One callback with its body: as text where it is UTF-8, else in base64. */
export function callbackPage(view: View, callback: Callback, body: Uint8Array): string {
  const texts = TEXTS[view.language];
  const { bodyText, bodyBase64 } = callbackWithBodyToWire(callback, body);
  return layout(
    view,
    `${callback.provider} ${callback.receivedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    html`
    <p>${callbackOutcomeText(callback, view.language)}, ${callback.deliveries}×</p>
    ${callback.orderId === null ? null : html`<p>${texts.order} ${orderLink(view, callback.orderId)}</p>`}
    <p>${texts[`${callback.authenticatedBy}Authenticated`]} <code>${callback.keyId}</code></p>
    ${Object.entries(callback.headers).map(([name, value]) => html`<p class="dim">${name} <code>${value}</code></p>`)}
    <p class="dim">SHA-256 <code>${callback.digest}</code></p>
    <pre>${bodyText ?? bodyBase64}</pre>`,
  );
}
