import type { Check } from '@punteo/payments';
import { checkLabel } from '../texts/check-texts.ts';
import { type Html, html } from './html.ts';
import type { View } from './layout.ts';
import { CHECK_RESULT_TEXTS, TEXTS } from './page-texts.ts';

/** Checks, each with its result and both values. */
export function checksTable(view: View, checks: readonly Check[]): Html {
  const texts = TEXTS[view.language];
  return html`<div class="scroll"><table class="checks">
    <thead><tr><th>${texts.check}</th><th></th><th>${texts.expected}</th><th>${texts.found}</th></tr></thead>
    <tbody>${checks.map(({ name, result, expected, actual }) => {
      const text = CHECK_RESULT_TEXTS[result];
      return html`<tr><td>${checkLabel(name, view.language)}</td>
        <td class="${text.style} answer">${text.sign} ${text[view.language]}</td>
        <td class="id">${expected ?? '–'}</td><td class="id">${actual ?? '–'}</td></tr>`;
    })}</tbody>
  </table></div>`;
}
