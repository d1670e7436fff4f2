import { type Discrepancy, moneyText, type Run } from '@punteo/payments';
import { html } from '../page/html.ts';
import { CHECK_WORDS, DISCREPANCY_STATE_WORDS, WORDS } from '../page/page-texts.ts';
import { kindTable, runSummary } from '../page/run-summary.ts';
import { STYLE } from '../page/style.ts';
import type { Language } from '../texts/language.ts';
import { sentence } from '../texts/sentence.ts';

/** A run as one HTML file that needs nothing beside it. */
export function htmlReport(run: Run, discrepancies: readonly Discrepancy[], language: Language): string {
  const words = WORDS[language];
  const page = html`<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
  <title>Punteo – ${words.report}</title>
  <style>@STYLE@</style>
</head>
<body>
<main>
  <h1>Punteo – ${words.report}</h1>
  <p class="dim">${words.started}: ${run.startedAt.toISOString()} · ${run.runId}</p>
  ${runSummary(run, language)}
  <h2>${words.discrepancies}</h2>
  ${kindTable(discrepancies, language)}
  ${discrepancies.length === 0 ? null : list(discrepancies, language)}
</main>
</body>
</html>
`;
  return page.text.replace('@STYLE@', () => STYLE);
}

function list(discrepancies: readonly Discrepancy[], language: Language) {
  const words = WORDS[language];
  return html`<div class="scroll"><table>
    <thead><tr><th>${words.sentence}</th><th class="number">${words.atRisk}</th><th>${words.expected} / ${words.found}</th>
      <th>${words.state}</th><th>${words.owner}</th><th>${words.note}</th></tr></thead>
    <tbody>${discrepancies.map(
      (discrepancy) => html`<tr>
        <td class="words">${sentence(discrepancy, language)}</td>
        <td class="number">${discrepancy.moneyAtRisk ? moneyText(discrepancy.moneyAtRisk) : '–'}</td>
        <td>${discrepancy.fields.map(
          ({ field, expected, actual }) =>
            html`<div>${CHECK_WORDS[field]?.[language] ?? field}: ${expected ?? '–'} / ${actual ?? '–'}</div>`,
        )}</td>
        <td>${DISCREPANCY_STATE_WORDS[discrepancy.state][language]}</td>
        <td>${discrepancy.owner}</td>
        <td>${discrepancy.note}</td>
      </tr>`,
    )}</tbody>
  </table></div>`;
}
