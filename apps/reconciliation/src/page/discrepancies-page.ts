import { DISCREPANCY_KINDS, type Discrepancy, moneyText, type Page } from '@punteo/payments';
import { kindText, sentence } from '../texts/sentence.ts';
import { type Html, html } from './html.ts';
import { layout, linkTo, nextPage, orderLink, time, type View } from './layout.ts';
import { DISCREPANCY_STATE_WORDS, WORDS } from './page-texts.ts';

const STATES = ['open', 'resolved', 'gone'] as const;

export interface DiscrepancyFilter {
  readonly state?: Discrepancy['state'];
  readonly kind?: Discrepancy['kind'];
}

export function discrepanciesPage(view: View, filter: DiscrepancyFilter, discrepancies: Page<Discrepancy>): string {
  const words = WORDS[view.language];
  return layout(
    view,
    words.discrepancies,
    html`
    ${filterForm(view, filter)}
    ${discrepancies.items.length === 0 ? html`<p>${words.noneFound}</p>` : discrepancyTable(view, discrepancies.items)}
    ${nextPage(view, discrepancies.nextCursor, { ...filter })}`,
  );
}

export function discrepancyTable(view: View, discrepancies: readonly Discrepancy[]): Html {
  const words = WORDS[view.language];
  return html`<div class="scroll"><table>
    <thead><tr><th>${words.sentence}</th><th class="number">${words.atRisk}</th><th>${words.state}</th><th>${words.owner}</th></tr></thead>
    <tbody>${discrepancies.map(
      (discrepancy) => html`<tr>
        <td class="words">${sentence(discrepancy, view.language)}
          <div class="dim"><a href="${linkTo(view, `/discrepancies/${discrepancy.discrepancyId}`)}">${kindText(discrepancy.kind, view.language)}</a></div></td>
        <td class="number">${discrepancy.moneyAtRisk ? moneyText(discrepancy.moneyAtRisk) : '–'}</td>
        <td>${DISCREPANCY_STATE_WORDS[discrepancy.state][view.language]}</td>
        <td>${discrepancy.owner ?? '–'}</td>
      </tr>`,
    )}</tbody>
  </table></div>`;
}

/** One discrepancy with both sides of what differs, and the form in which a person decides. */
export function discrepancyPage(view: View, discrepancy: Discrepancy): string {
  const words = WORDS[view.language];
  return layout(
    view,
    kindText(discrepancy.kind, view.language),
    html`
    <p>${sentence(discrepancy, view.language)}</p>
    <p class="dim">${words.firstSeen}: ${time(discrepancy.firstSeenAt)}${
      discrepancy.orderId === null ? null : html` · ${words.order} ${orderLink(view, discrepancy.orderId)}`
    }</p>
    ${
      discrepancy.fields.length === 0
        ? null
        : html`<div class="scroll"><table>
      <thead><tr><th>${words.check}</th><th>${words.expected}</th><th>${words.found}</th></tr></thead>
      <tbody>${discrepancy.fields.map(
        ({ field, expected, actual }) =>
          html`<tr><td>${field}</td><td class="id">${expected ?? '–'}</td><td class="id">${actual ?? '–'}</td></tr>`,
      )}</tbody>
    </table></div>`
    }
    ${decisionForm(view, discrepancy)}`,
  );
}

/** Owner, note and state; works without a script. */
export function decisionForm(view: View, { discrepancyId, owner, note, state }: Discrepancy): Html {
  const words = WORDS[view.language];
  const option = (value: 'open' | 'resolved') =>
    html`<option value="${value}"${state === value ? html` selected` : null}>${DISCREPANCY_STATE_WORDS[value][view.language]}</option>`;
  return html`<form method="post" action="${linkTo(view, `/discrepancies/${discrepancyId}`)}">
    <label>${words.owner}<input name="owner" value="${owner}" maxlength="128" autocomplete="off"></label>
    <label>${words.note}<input name="note" value="${note}" maxlength="2000" size="40" autocomplete="off"></label>
    <label>${words.state}<select name="state">${
      state === 'gone' ? html`<option value="">${DISCREPANCY_STATE_WORDS.gone[view.language]}</option>` : null
    }${option('open')}${option('resolved')}</select></label>
    <button>${words.save}</button>
  </form>`;
}

function filterForm(view: View, filter: DiscrepancyFilter): Html {
  const words = WORDS[view.language];
  const option = (value: string, text: string, chosen: string | undefined) =>
    html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`;
  return html`<form method="get" action="/discrepancies">
    <input type="hidden" name="lang" value="${view.language}">
    <label>${words.state}<select name="state">${option('', words.all, filter.state)}${STATES.map((state) =>
      option(state, DISCREPANCY_STATE_WORDS[state][view.language], filter.state),
    )}</select></label>
    <label>${words.whatItMeans}<select name="kind">${option('', words.all, filter.kind)}${DISCREPANCY_KINDS.map(
      (kind) => option(kind, kindText(kind, view.language), filter.kind),
    )}</select></label>
    <button>${words.filter}</button>
  </form>`;
}
