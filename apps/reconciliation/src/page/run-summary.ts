import { type Discrepancy, type Run, type RunSummary, STANDING_STATES } from '@punteo/payments';
import { byKind, moneyList } from '../report/by-kind.ts';
import type { Language } from '../texts/language.ts';
import { runScopeText } from '../texts/run-scope.ts';
import { abortedRunsText, unfinishedText } from '../texts/run-state.ts';
import { ORDER_OUTCOME_TEXTS, RISK_AGE_TEXTS } from '../texts/run-totals.ts';
import { kindText } from '../texts/sentence.ts';
import { stateText } from '../texts/standing.ts';
import { type Html, html } from './html.ts';
import { TEXTS } from './page-texts.ts';

/** A run's completeness, its orders by outcome and by state, and its sums per currency. */
export function runSummary(run: Run, language: Language): Html {
  return html`${runOutcome(run, language)}${runFigures(run, language)}`;
}

/** Whether the run is complete, and its orders by outcome. */
export function runOutcome(run: Run, language: Language): Html {
  const texts = TEXTS[language];
  const aborted = abortedRunsText(run, language);
  const earlier = aborted === null ? null : html`<p class="note">${aborted}</p>`;
  const scope = html`<p class="dim">${runScopeText(run, language)}</p>`;
  if (run.summary === null) return html`${earlier}<p class="note">${unfinishedText(run, language)}</p>${scope}`;
  const { ordersByOutcome, orders } = run.summary;
  return html`
    ${earlier}
    ${scope}
    ${run.complete ? html`<p class="good">✓ ${texts.complete}</p>` : incomplete(run, language)}
    ${run.failures.length === 0 ? null : failureTable(run, language)}
    <ul class="tiles">
      <li><b>${orders}</b>${texts.orders}</li>
      <li><b>${ordersByOutcome.matched + ordersByOutcome.matched_within_tolerance + ordersByOutcome.explained}</b>${texts.matched}</li>
      <li><b>${ordersByOutcome.awaited}</b>${texts.awaited}</li>
      <li><b>${ordersByOutcome.overdue}</b>${ORDER_OUTCOME_TEXTS.overdue[language]}</li>
      <li><b>${ordersByOutcome.attention}</b>${texts.attention}</li>
    </ul>`;
}

/** The run's orders by state, and its sums per currency; null of a run without a result. */
export function runFigures({ summary }: Run, language: Language): Html | null {
  if (summary === null) return null;
  const texts = TEXTS[language];
  const { standings, sums, moneyAtRisk } = summary;
  return html`
    <div class="scroll"><table>
      <thead><tr><th>${texts.standing}</th><th class="number">${texts.orders}</th></tr></thead>
      <tbody>${STANDING_STATES.filter((state) => standings[state]).map(
        (state) => html`<tr><td>${stateText(state, language)}</td><td class="number">${standings[state]}</td></tr>`,
      )}</tbody>
    </table></div>
    <div class="scroll"><table>
      <thead><tr><th>${texts.currency}</th><th class="number">${texts.ordered}</th><th class="number">${texts.proven}</th>
        <th class="number">${texts.matchedSum}</th><th class="number">${texts.unmatchedSum}</th></tr></thead>
      <tbody>${sums.map(
        (
          sum,
        ) => html`<tr><td>${sum.currency}</td><td class="number">${sum.ordered}</td><td class="number">${sum.proven}</td>
          <td class="number">${sum.matched}</td><td class="number">${sum.unmatched}</td></tr>`,
      )}</tbody>
    </table></div>
    ${moneyAtRisk.length === 0 ? null : riskTable(moneyAtRisk, language)}`;
}

/** The money at risk by currency and age. */
function riskTable(sums: RunSummary['moneyAtRisk'], language: Language): Html {
  const texts = TEXTS[language];
  return html`<div class="scroll"><table>
    <thead><tr><th>${texts.age}</th><th class="number">${texts.count}</th><th class="number">${texts.atRisk}</th></tr></thead>
    <tbody>${sums.map(
      ({ age, discrepancies, amount, currency }) => html`<tr><td>${RISK_AGE_TEXTS[age][language]}</td>
        <td class="number">${discrepancies}</td><td class="number">${amount} ${currency}</td></tr>`,
    )}</tbody>
  </table></div>`;
}

/** Count and money at risk of each discrepancy kind. `link` turns the kind's text into a link to its discrepancies. */
export function kindTable(
  discrepancies: readonly Discrepancy[],
  language: Language,
  link: (kind: string, text: string) => Html = (_, text) => html`${text}`,
): Html {
  const texts = TEXTS[language];
  if (discrepancies.length === 0) return html`<p class="good">✓ ${texts.noDiscrepancies}</p>`;
  return html`<div class="scroll"><table>
    <thead><tr><th>${texts.kind}</th><th class="number">${texts.count}</th><th class="number">${texts.atRisk}</th></tr></thead>
    <tbody>${byKind(discrepancies).map(
      ({ kind, count, moneyAtRisk }) => html`<tr><td>${link(kind, kindText(kind, language))}</td>
        <td class="number">${count}</td><td class="number">${moneyList(moneyAtRisk) || '–'}</td></tr>`,
    )}</tbody>
  </table></div>`;
}

function failureTable({ failures, failureCount }: Run, language: Language): Html {
  const texts = TEXTS[language];
  const more = failureCount - failures.length;
  return html`<div class="scroll"><table>
    <thead><tr><th>${texts.failures}</th><th>${texts.reason}</th></tr></thead>
    <tbody>${failures.map(({ subject, code }) => html`<tr><td>${subject}</td><td><code>${code}</code></td></tr>`)}</tbody>
  </table></div>${more === 0 ? null : html`<p class="dim">${more} ${texts.moreFailures}</p>`}`;
}

function incomplete(run: Run, language: Language): Html {
  return html`<div class="note"><b class="bad">✗ ${TEXTS[language].incomplete}</b>
    <ul>${run.incompleteReasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`;
}
