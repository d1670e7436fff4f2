import type { Discrepancy, Run } from '@punteo/payments';
import { html } from './html.ts';
import { layout, linkTo, time, type View } from './layout.ts';
import { TEXTS } from './page-texts.ts';
import { kindTable, runFigures, runOutcome } from './run-summary.ts';

/** The first page: the last finished run and the open discrepancies. */
export function overviewPage(
  view: View,
  {
    lastRun,
    open,
    hasMore,
  }: { readonly lastRun: Run | null; readonly open: readonly Discrepancy[]; readonly hasMore: boolean },
): string {
  const texts = TEXTS[view.language];
  return layout(
    view,
    texts.overview,
    html`
    <form method="post" action="${linkTo(view, '/runs')}"><button>${texts.reconcileNow}</button></form>
    <h2>${texts.lastRun}</h2>
    ${
      lastRun === null
        ? html`<p>${texts.noRun}</p>`
        : html`<p class="dim">${time(lastRun.startedAt)}</p>${runOutcome(lastRun, view.language)}`
    }
    <h2>${texts.openDiscrepancies}</h2>
    ${kindTable(open, view.language, (kind, text) => html`<a href="${linkTo(view, '/discrepancies', { kind, state: 'open' })}">${text}</a>`)}
    ${hasMore ? html`<p class="dim">${open.length}+</p>` : null}
    ${lastRun === null ? null : runFigures(lastRun, view.language)}`,
  );
}
