import type { Discrepancy, Page, Run } from '@punteo/payments';
import { discrepancyTable } from './discrepancies-page.ts';
import { type Html, html } from './html.ts';
import { layout, linkTo, nextPage, time, type View } from './layout.ts';
import { TEXTS } from './page-texts.ts';
import { kindTable, runSummary } from './run-summary.ts';

export function runsPage(view: View, runs: Page<Run>): string {
  const texts = TEXTS[view.language];
  return layout(
    view,
    texts.runs,
    html`
    <form method="post" action="${linkTo(view, '/runs')}"><button>${texts.reconcileNow}</button></form>
    ${
      runs.items.length === 0
        ? html`<p>${texts.noRun}</p>`
        : html`<div class="scroll"><table>
      <thead><tr><th>${texts.started}</th><th>${texts.state}</th><th class="number">${texts.orders}</th>
        <th class="number">${texts.attention}</th></tr></thead>
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
  const texts = TEXTS[view.language];
  return layout(
    view,
    `${texts.report} ${run.startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    html`
    <p class="dim">${texts.started}: ${time(run.startedAt)} · ${texts.finished}: ${time(run.finishedAt)} · <code>${run.runId}</code></p>
    ${runSummary(run, view.language)}
    <h2>${texts.discrepancies}</h2>
    ${kindTable(discrepancies, view.language)}
    ${discrepancies.length === 0 ? null : discrepancyTable(view, discrepancies)}`,
  );
}

function runState(run: Run, view: View): Html {
  const texts = TEXTS[view.language];
  const dry = run.dryRun ? html` (${texts.dryRun})` : null;
  if (run.finishedAt === null) return html`<span class="unsure">${texts.running}</span>${dry}`;
  return run.complete
    ? html`<span class="good">✓</span>${dry}`
    : html`<span class="bad">✗ ${texts.notComplete}</span>${dry}`;
}
