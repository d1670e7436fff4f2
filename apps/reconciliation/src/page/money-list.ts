import { moneyText } from '@punteo/payments';
import type { ShownMoney } from '../orders/shown-money.ts';
import { claimText, unitStateText } from '../texts/money-texts.ts';
import { checksTable } from './checks-table.ts';
import { type Html, html } from './html.ts';
import { time, type View } from './layout.ts';
import { TEXTS } from './page-texts.ts';

/** The money that witnesses show for an order: what of it pays the order, and its comparisons with the order as it is. */
export function moneyList(view: View, units: readonly ShownMoney[]): Html {
  return html`<ul class="story">${units.map((shown) => moneyItem(view, shown))}</ul>`;
}

function moneyItem(view: View, shown: ShownMoney): Html {
  const texts = TEXTS[view.language];
  const { unitId, unit, claim, checks, held } = shown;
  return html`<li>
      <b>${moneyText(unit.amount)}</b> – ${unitStateText(shown, view.language)}
      <span class="dim">${texts.pays}: ${held === null ? '–' : moneyText(held.amount)}
        · ${texts.moved}: ${time(claim.movedBefore)} · ${texts.unit} <code>${unitId}</code> · <code>${claimText(claim.claim)}</code></span>
      ${checksTable(view, checks)}
    </li>`;
}
