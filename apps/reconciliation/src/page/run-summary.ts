import { type Discrepancy, type Run, STANDING_STATES } from '@punteo/payments';
import { byKind, moneyList } from '../report/by-kind.ts';
import type { Language } from '../texts/language.ts';
import { kindText } from '../texts/sentence.ts';
import { stateText } from '../texts/standing.ts';
import { type Html, html } from './html.ts';
import { WORDS } from './page-texts.ts';

/** A run's totals: whether it is complete, where the orders stand, what was ordered and what of it is proven. */
export function runSummary(run: Run, language: Language): Html {
  const words = WORDS[language];
  if (run.summary === null) return html`<p class="note">${words.unfinished}</p>`;
  const { ordersByOutcome, standings, sums, orders } = run.summary;
  return html`
    ${run.complete ? html`<p class="good">✓ ${words.complete}</p>` : incomplete(run, language)}
    <ul class="tiles">
      <li><b>${orders}</b>${words.orders}</li>
      <li><b>${ordersByOutcome.matched + ordersByOutcome.matched_within_tolerance}</b>${words.matched}</li>
      <li><b>${ordersByOutcome.awaited}</b>${words.awaited}</li>
      <li><b>${ordersByOutcome.attention}</b>${words.attention}</li>
    </ul>
    <div class="scroll"><table>
      <thead><tr><th>${words.standing}</th><th class="number">${words.orders}</th></tr></thead>
      <tbody>${STANDING_STATES.filter((state) => standings[state]).map(
        (state) => html`<tr><td>${stateText(state, language)}</td><td class="number">${standings[state]}</td></tr>`,
      )}</tbody>
    </table></div>
    <div class="scroll"><table>
      <thead><tr><th>${words.currency}</th><th class="number">${words.ordered}</th><th class="number">${words.proven}</th>
        <th class="number">${words.matchedSum}</th><th class="number">${words.unmatchedSum}</th></tr></thead>
      <tbody>${sums.map(
        (
          sum,
        ) => html`<tr><td>${sum.currency}</td><td class="number">${sum.ordered}</td><td class="number">${sum.proven}</td>
          <td class="number">${sum.matched}</td><td class="number">${sum.unmatched}</td></tr>`,
      )}</tbody>
    </table></div>`;
}

/** Each kind found, how often, and what is at risk. `link` makes a cell lead to its discrepancies. */
export function kindTable(
  discrepancies: readonly Discrepancy[],
  language: Language,
  link: (kind: string, text: string) => Html = (_, text) => html`${text}`,
): Html {
  const words = WORDS[language];
  if (discrepancies.length === 0) return html`<p class="good">✓ ${words.tallies}</p>`;
  return html`<div class="scroll"><table>
    <thead><tr><th>${words.whatItMeans}</th><th class="number">${words.count}</th><th class="number">${words.atRisk}</th></tr></thead>
    <tbody>${byKind(discrepancies).map(
      ({ kind, count, moneyAtRisk }) => html`<tr><td>${link(kind, kindText(kind, language))}</td>
        <td class="number">${count}</td><td class="number">${moneyList(moneyAtRisk) || '–'}</td></tr>`,
    )}</tbody>
  </table></div>`;
}

function incomplete(run: Run, language: Language): Html {
  return html`<div class="note"><b class="bad">✗ ${WORDS[language].incomplete}</b>
    <ul>${run.incompleteReasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`;
}
