import type { Discrepancy, Run } from '@punteo/payments';
import { html } from './html.ts';
import { layout, linkTo, time, type View } from './layout.ts';
import { WORDS } from './page-texts.ts';
import { kindTable, runSummary } from './run-summary.ts';

/** The first page: the last run that ended, and what is open now. */
export function overviewPage(
  view: View,
  {
    lastRun,
    open,
    hasMore,
  }: { readonly lastRun: Run | null; readonly open: readonly Discrepancy[]; readonly hasMore: boolean },
): string {
  const words = WORDS[view.language];
  return layout(
    view,
    words.overview,
    html`
    <form method="post" action="${linkTo(view, '/runs')}"><button>${words.reconcileNow}</button></form>
    <h2>${words.needsAttention}</h2>
    ${kindTable(open, view.language, (kind, text) => html`<a href="${linkTo(view, '/discrepancies', { kind, state: 'open' })}">${text}</a>`)}
    ${hasMore ? html`<p class="dim">${open.length}+</p>` : null}
    <h2>${words.lastRun}</h2>
    ${
      lastRun === null
        ? html`<p>${words.noRun}</p>`
        : html`<p class="dim">${time(lastRun.startedAt)}</p>${runSummary(lastRun, view.language)}`
    }`,
  );
}
