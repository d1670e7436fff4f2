import { type Discrepancy, moneyText, type Run } from '@punteo/payments';
import { html } from '../page/html.ts';
import { DISCREPANCY_STATE_TEXTS, TEXTS } from '../page/page-texts.ts';
import { kindTable, runSummary } from '../page/run-summary.ts';
import { STYLE } from '../page/style.ts';
import { checkLabel } from '../texts/check-texts.ts';
import type { Language } from '../texts/language.ts';
import { sentence } from '../texts/sentence.ts';

/** A run as one self-contained HTML file. */
export function htmlReport(run: Run, discrepancies: readonly Discrepancy[], language: Language): string {
  const texts = TEXTS[language];
  const page = html`<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
  <title>Punteo – ${texts.report}</title>
  <style>@STYLE@</style>
</head>
<body>
<main>
  <h1>Punteo – ${texts.report}</h1>
  <p class="dim">${texts.started}: ${(run.startedAt ?? run.requestedAt).toISOString()} · ${run.runId}</p>
  ${runSummary(run, language)}
  <h2>${texts.discrepancies}</h2>
  ${kindTable(discrepancies, language)}
  ${discrepancies.length === 0 ? null : list(discrepancies, language)}
</main>
</body>
</html>
`;
  return page.text.replace('@STYLE@', () => STYLE);
}

function list(discrepancies: readonly Discrepancy[], language: Language) {
  const texts = TEXTS[language];
  return html`<div class="scroll"><table>
    <thead><tr><th>${texts.description}</th><th class="number">${texts.atRisk}</th><th>${texts.expected} / ${texts.found}</th>
      <th>${texts.state}</th><th>${texts.owner}</th><th>${texts.note}</th></tr></thead>
    <tbody>${discrepancies.map(
      (discrepancy) => html`<tr>
        <td class="sentence">${sentence(discrepancy, language)}</td>
        <td class="number">${discrepancy.moneyAtRisk ? moneyText(discrepancy.moneyAtRisk) : '–'}</td>
        <td>${discrepancy.fields.map(
          ({ field, expected, actual }) =>
            html`<div>${checkLabel(field, language)}: ${expected ?? '–'} / ${actual ?? '–'}</div>`,
        )}</td>
        <td>${DISCREPANCY_STATE_TEXTS[discrepancy.state][language]}</td>
        <td>${discrepancy.owner}</td>
        <td>${discrepancy.note}</td>
      </tr>`,
    )}</tbody>
  </table></div>`;
}
