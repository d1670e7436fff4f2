import { decimalText, moneyText, PERIOD_FIGURES, type Period, trimMoney } from '@punteo/payments';
import { anchorText } from '../audit/anchor-text.ts';
import { type Html, html } from '../page/html.ts';
import { STYLE } from '../page/style.ts';
import { instantText } from '../texts/instant-text.ts';
import type { Language } from '../texts/language.ts';
import { FIGURE_MEANINGS, FIGURE_TEXTS, STATEMENT_TEXTS } from '../texts/period-texts.ts';
import { kindText } from '../texts/sentence.ts';
import { isReconciled, type StatementRow, statementRows } from './statement-rows.ts';

/**
 * The statement of a period as one self-contained HTML page to print. It is made of the closed period alone: it stays the
 * same, byte for byte, whatever becomes known later.
 */
export function statementHtml(period: Period, language: Language): string {
  const texts = STATEMENT_TEXTS[language];
  const page = html`<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Punteo – ${texts.title} ${period.periodId}</title>
  <style>@STYLE@</style>
</head>
<body>
<main>
  <h1>${texts.title} ${period.periodId}</h1>
  ${period.anchor === null ? html`<p class="note">${texts.dryRun}</p>` : null}
  ${isReconciled(period) ? null : html`<p class="note">${texts.notReconciled}</p>`}
  <dl>
    <dt>${texts.days}</dt><dd>${period.firstDay} ${texts.to} ${period.lastDay}</dd>
    <dt>${texts.bounds}</dt><dd>${instantText(period.from)} – ${instantText(period.to)}</dd>
    <dt>${texts.calendar}</dt><dd>${period.timeZone}, ${period.cutOff}</dd>
    <dt>${texts.closed}</dt><dd>${instantText(period.closedAt)} ${texts.by} ${period.closedBy}</dd>
    <dt>${texts.reason}</dt><dd>${period.reason}</dd>
    <dt>${texts.reconciled}</dt><dd>${period.reconciledAt === null ? texts.never : instantText(period.reconciledAt)}</dd>
  </dl>
  <h2>${texts.money}</h2>
  <p class="dim">${texts.moneyNote}</p>
  <div class="scroll"><table>
    <thead><tr><th>${texts.provider}</th><th>${texts.currency}</th>${PERIOD_FIGURES.map(
      (figure) => html`<th class="number">${FIGURE_TEXTS[figure][language]}</th>`,
    )}</tr></thead>
    <tbody>${statementRows(period).map((row) => moneyRow(row, language))}</tbody>
  </table></div>
  <ul class="dim">${PERIOD_FIGURES.map(
    (figure) => html`<li>${FIGURE_TEXTS[figure][language]}: ${FIGURE_MEANINGS[figure][language]}</li>`,
  )}</ul>
  <h2>${texts.openItems}</h2>
  ${period.openItemTotals.length === 0 ? html`<p>${texts.noOpenItems}</p>` : openItems(period, language)}
  <h2>${texts.hashes}</h2>
  <dl>
    <dt>${texts.entriesHash} (${period.entries})</dt><dd><code>${period.entriesHash}</code></dd>
    <dt>${texts.totalsHash}</dt><dd><code>${period.totalsHash}</code></dd>
    <dt>${texts.openItemsHash} (${period.openItems})</dt><dd><code>${period.openItemsHash}</code></dd>
    ${
      period.anchor === null
        ? null
        : html`<dt>${texts.anchor}</dt><dd><code>${anchorText(period.anchor)}</code><br><span class="dim">${texts.anchorNote}</span></dd>`
    }
  </dl>
</main>
</body>
</html>
`;
  return page.text.replace('@STYLE@', () => STATEMENT_STYLE);
}

function moneyRow({ provider, currency, figures }: StatementRow, language: Language): Html {
  const cells = PERIOD_FIGURES.map((figure) => {
    const found = figures.get(figure);
    return html`<td class="number">${
      found ? html`${decimalText(trimMoney(found.amount))} <span class="dim">(${found.entries})</span>` : '–'
    }</td>`;
  });
  return html`<tr><td>${provider ?? STATEMENT_TEXTS[language].all}</td><td>${currency}</td>${cells}</tr>`;
}

function openItems({ openItemTotals }: Period, language: Language): Html {
  const texts = STATEMENT_TEXTS[language];
  return html`<table>
    <thead><tr><th>${texts.kind}</th><th class="number">${texts.count}</th><th class="number">${texts.atRisk}</th></tr></thead>
    <tbody>${openItemTotals.map(
      ({ kind, items, atRisk }) => html`<tr><td>${kindText(kind, language)}</td><td class="number">${items}</td>
        <td class="number">${atRisk === null ? '–' : moneyText(atRisk)}</td></tr>`,
    )}</tbody>
  </table>`;
}

/** On paper: black on white, in small type, so that the usual statement fits on one page. */
export const STATEMENT_STYLE = `${STYLE}
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
@page { size: A4; margin: 14mm; }
@media print {
  :root { --ink: #000; --dim: #444; --paper: #fff; --band: #fff; }
  body { font-size: 8.5pt; max-width: none; padding: 0; }
  h1 { margin: 0 0 .3rem; } h2 { margin: .8rem 0 .2rem; }
  th, td { padding: .15rem .5rem .15rem 0; } tr, dl { break-inside: avoid; }
}`;
