import type { Discrepancy, Page, Run } from '@punteo/payments';
import { discrepancyTable } from './discrepancies-page.ts';
import { type Html, html } from './html.ts';
import { layout, linkTo, nextPage, time, type View } from './layout.ts';
import { WORDS } from './page-texts.ts';
import { kindTable, runSummary } from './run-summary.ts';

export function runsPage(view: View, runs: Page<Run>): string {
  const words = WORDS[view.language];
  return layout(
    view,
    words.runs,
    html`
    <form method="post" action="${linkTo(view, '/runs')}"><button>${words.reconcileNow}</button></form>
    ${
      runs.items.length === 0
        ? html`<p>${words.noRun}</p>`
        : html`<div class="scroll"><table>
      <thead><tr><th>${words.started}</th><th>${words.state}</th><th class="number">${words.orders}</th>
        <th class="number">${words.attention}</th></tr></thead>
      <tbody>${runs.items.map(
        (run) => html`<tr>
          <td><a href="${linkTo(view, `/runs/${run.runId}`)}">${time(run.startedAt)}</a></td>
          <td>${runState(run, view)}</td>
          <td class="number">${run.summary?.orders ?? '–'}</td>
          <td class="number">${run.summary?.ordersByOutcome.attention ?? '–'}</td>
        </tr>`,
      )}</tbody>
    </table></div>`
    }
    ${nextPage(view, runs.nextCursor)}`,
  );
}

export function runPage(view: View, run: Run, discrepancies: readonly Discrepancy[]): string {
  const words = WORDS[view.language];
  return layout(
    view,
    `${words.report} ${run.startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    html`
    <p class="dim">${words.started}: ${time(run.startedAt)} · ${words.finished}: ${time(run.finishedAt)} · <code>${run.runId}</code></p>
    ${runSummary(run, view.language)}
    <h2>${words.discrepancies}</h2>
    ${kindTable(discrepancies, view.language)}
    ${discrepancies.length === 0 ? null : discrepancyTable(view, discrepancies)}`,
  );
}

function runState(run: Run, view: View): Html {
  const words = WORDS[view.language];
  const dry = run.dryRun ? html` (${words.dryRun})` : null;
  if (run.finishedAt === null) return html`<span class="unsure">${words.running}</span>${dry}`;
  return run.complete
    ? html`<span class="good">✓</span>${dry}`
    : html`<span class="bad">✗ ${words.notComplete}</span>${dry}`;
}
