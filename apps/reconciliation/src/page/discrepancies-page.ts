import { DISCREPANCY_KINDS, type Discrepancy, moneyText, type Page } from '@punteo/payments';
import { checkLabel } from '../texts/check-texts.ts';
import { kindText, sentence } from '../texts/sentence.ts';
import { type Html, html } from './html.ts';
import { layout, linkTo, nextPage, orderLink, time, unreadableRows, type View } from './layout.ts';
import { DISCREPANCY_STATE_TEXTS, TEXTS } from './page-texts.ts';

const STATES = ['open', 'explained', 'resolved', 'gone'] as const;

export interface DiscrepancyFilter {
  readonly state?: Discrepancy['state'];
  readonly kind?: Discrepancy['kind'];
}

export function discrepanciesPage(view: View, filter: DiscrepancyFilter, discrepancies: Page<Discrepancy>): string {
  const texts = TEXTS[view.language];
  return layout(
    view,
    texts.discrepancies,
    html`
    ${filterForm(view, filter)}
    ${discrepancies.items.length === 0 ? html`<p>${texts.noneFound}</p>` : discrepancyTable(view, discrepancies.items)}
    ${unreadableRows(view, discrepancies)}
    ${nextPage(view, discrepancies.nextCursor, { ...filter })}`,
  );
}

export function discrepancyTable(view: View, discrepancies: readonly Discrepancy[]): Html {
  const texts = TEXTS[view.language];
  return html`<div class="scroll"><table>
    <thead><tr><th>${texts.description}</th><th class="number">${texts.atRisk}</th><th>${texts.state}</th><th>${texts.owner}</th></tr></thead>
    <tbody>${discrepancies.map(
      (discrepancy) => html`<tr>
        <td class="sentence">${sentence(discrepancy, view.language)}
          <div class="dim"><a href="${linkTo(view, `/discrepancies/${discrepancy.discrepancyId}`)}">${kindText(discrepancy.kind, view.language)}</a></div></td>
        <td class="number">${discrepancy.moneyAtRisk ? moneyText(discrepancy.moneyAtRisk) : '–'}</td>
        <td>${DISCREPANCY_STATE_TEXTS[discrepancy.state][view.language]}</td>
        <td>${discrepancy.owner ?? '–'}</td>
      </tr>`,
    )}</tbody>
  </table></div>`;
}

/** One discrepancy with its differing fields and the decision form. */
export function discrepancyPage(view: View, discrepancy: Discrepancy): string {
  const texts = TEXTS[view.language];
  return layout(
    view,
    kindText(discrepancy.kind, view.language),
    html`
    <p>${sentence(discrepancy, view.language)}</p>
    <p class="dim">${texts.firstFound}: ${time(discrepancy.firstSeenAt)}${
      discrepancy.orderId === null ? null : html` · ${texts.order} ${orderLink(view, discrepancy.orderId)}`
    }</p>
    ${
      discrepancy.fields.length === 0
        ? null
        : html`<div class="scroll"><table>
      <thead><tr><th>${texts.check}</th><th>${texts.expected}</th><th>${texts.found}</th></tr></thead>
      <tbody>${discrepancy.fields.map(
        ({ field, expected, actual }) =>
          html`<tr><td>${checkLabel(field, view.language)}</td><td class="id">${expected ?? '–'}</td><td class="id">${actual ?? '–'}</td></tr>`,
      )}</tbody>
    </table></div>`
    }
    ${decisionForm(view, discrepancy)}`,
  );
}

/** The form for owner, note and state. */
export function decisionForm(view: View, { discrepancyId, owner, note, state }: Discrepancy): Html {
  const texts = TEXTS[view.language];
  const option = (value: 'open' | 'resolved') =>
    html`<option value="${value}"${state === value ? html` selected` : null}>${DISCREPANCY_STATE_TEXTS[value][view.language]}</option>`;
  return html`<form method="post" action="${linkTo(view, `/discrepancies/${discrepancyId}`)}">
    <label>${texts.owner}<input name="owner" value="${owner}" maxlength="128" autocomplete="off"></label>
    <label>${texts.note}<input name="note" value="${note}" maxlength="2000" size="40" autocomplete="off"></label>
    <label>${texts.state}<select name="state">${
      state === 'gone' || state === 'explained'
        ? html`<option value="">${DISCREPANCY_STATE_TEXTS[state][view.language]}</option>`
        : null
    }${option('open')}${option('resolved')}</select></label>
    <label>${texts.decisionReason}<input name="reason" maxlength="500" size="40" autocomplete="off"></label>
    <button>${texts.save}</button>
  </form>`;
}

function filterForm(view: View, filter: DiscrepancyFilter): Html {
  const texts = TEXTS[view.language];
  const option = (value: string, text: string, chosen: string | undefined) =>
    html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`;
  return html`<form method="get" action="/discrepancies">
    <input type="hidden" name="lang" value="${view.language}">
    <label>${texts.state}<select name="state">${option('', texts.all, filter.state)}${STATES.map((state) =>
      option(state, DISCREPANCY_STATE_TEXTS[state][view.language], filter.state),
    )}</select></label>
    <label>${texts.kind}<select name="kind">${option('', texts.all, filter.kind)}${DISCREPANCY_KINDS.map((kind) =>
      option(kind, kindText(kind, view.language), filter.kind),
    )}</select></label>
    <button>${texts.filter}</button>
  </form>`;
}
