import type { Discrepancy, Page, Run } from '@punteo/payments';
import { windowText } from '../texts/run-scope.ts';
import { runStateText } from '../texts/run-state.ts';
import { discrepancyTable } from './discrepancies-page.ts';
import { type Html, html } from './html.ts';
import { layout, linkTo, nextPage, time, unreadableRows, type View } from './layout.ts';
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
          <td><a href="${linkTo(view, `/runs/${run.runId}`)}">${time(run.startedAt ?? run.requestedAt)}</a></td>
          <td>${runState(run, view)}</td>
          <td class="number">${run.summary?.orders ?? '–'}</td>
          <td class="number">${run.summary?.ordersByOutcome.attention ?? '–'}</td>
        </tr>`,
      )}</tbody>
    </table></div>`
    }
    ${unreadableRows(view, runs)}
    ${nextPage(view, runs.nextCursor)}`,
  );
}

export function runPage(view: View, run: Run, discrepancies: readonly Discrepancy[]): string {
  const texts = TEXTS[view.language];
  return layout(
    view,
    `${texts.report} ${(run.startedAt ?? run.requestedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    html`
    <p class="dim">${texts.started}: ${time(run.startedAt)} · ${texts.finished}: ${time(run.finishedAt)} · <code>${run.runId}</code></p>
    ${mayBeCancelled(run) ? cancelForm(view, run) : null}
    ${runSummary(run, view.language)}
    <h2>${texts.discrepancies}</h2>
    ${kindTable(discrepancies, view.language)}
    ${discrepancies.length === 0 ? null : discrepancyTable(view, discrepancies)}`,
  );
}

function mayBeCancelled({ state, cancelRequestedAt }: Run): boolean {
  return (state === 'queued' || state === 'running') && cancelRequestedAt === null;
}

function cancelForm(view: View, { runId }: Run): Html {
  return html`<form method="post" action="${linkTo(view, `/runs/${runId}/cancel`)}"><button>${TEXTS[view.language].cancelRun}</button></form>`;
}

function runState(run: Run, view: View): Html {
  const { language } = view;
  const text = runStateText(run, language);
  const { dryRun, from, to } = run;
  const dry = html`${dryRun ? html` (${TEXTS[language].dryRun})` : null}${
    from === null && to === null ? null : html`<div class="dim">${windowText(run, language)}</div>`
  }`;
  if (run.state === 'queued' || run.state === 'running') return html`<span class="unsure">${text}</span>${dry}`;
  if (run.state === 'finished' && run.complete) return html`<span class="good">✓</span>${dry}`;
  return html`<span class="bad">✗ ${text}</span>${dry}`;
}
