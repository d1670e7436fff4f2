import type { Page } from '@punteo/payments';
import type { Language } from '../texts/language.ts';
import { type Fragment, type Html, html } from './html.ts';
import { TEXTS } from './page-texts.ts';

/** The part of the request that every page uses. */
export interface View {
  readonly language: Language;
  /** Path and query of the request, for the link to the same page in the other language. */
  readonly url: string;
}

/** A link to another page in the same language. */
export function linkTo(
  view: View,
  path: string,
  query: Readonly<Record<string, string | null | undefined>> = {},
): string {
  const parameters = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return `${path}?${new URLSearchParams([...parameters, ['lang', view.language]])}`;
}

export function orderLink(view: View, orderId: string): Html {
  return html`<a href="${linkTo(view, `/orders/${encodeURIComponent(orderId)}`)}">${orderId}</a>`;
}

export function layout(view: View, title: string, body: Fragment): string {
  const texts = TEXTS[view.language];
  const currentPath = new URL(view.url, 'http://punteo').pathname;
  const sections = [
    ['/', texts.overview],
    ['/discrepancies', texts.discrepancies],
    ['/orders', texts.ordersTitle],
    ['/callbacks', texts.callbacksTitle],
    ['/runs', texts.runs],
  ] as const;
  return html`<!doctype html>
<html lang="${view.language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} – Punteo</title>
  <link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
  <strong>Punteo</strong>
  <nav>${sections.map(([path, name]) =>
    path === currentPath
      ? html`<a href="${linkTo(view, path)}" aria-current="page">${name}</a>`
      : html`<a href="${linkTo(view, path)}">${name}</a>`,
  )}</nav>
  <a href="${inOtherLanguage(view)}" lang="${view.language === 'es' ? 'en' : 'es'}">${texts.otherLanguage}</a>
</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text;
}

/** An instant in UTC, to the second. */
export function time(at: Date | null): Fragment {
  if (at === null) return '–';
  const text = at.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 19)} UTC</time>`;
}

/** The rows of a page that cannot be read, each with the reason. */
export function unreadableRows(view: View, { unreadable = [] }: Pick<Page<unknown>, 'unreadable'>) {
  if (unreadable.length === 0) return null;
  return html`<p>${TEXTS[view.language].unreadableRows}</p><ul>${unreadable.map(
    ({ id, reason }) => html`<li><code>${id}</code> ${reason}</li>`,
  )}</ul>`;
}

export function nextPage(
  view: View,
  nextCursor: string | null,
  query: Readonly<Record<string, string | undefined>> = {},
) {
  if (nextCursor === null) return null;
  const { pathname } = new URL(view.url, 'http://punteo');
  return html`<p><a href="${linkTo(view, pathname, { ...query, cursor: nextCursor })}">${TEXTS[view.language].next}</a></p>`;
}

function inOtherLanguage({ language, url }: View): string {
  const { pathname, searchParams } = new URL(url, 'http://punteo');
  searchParams.set('lang', language === 'es' ? 'en' : 'es');
  return `${pathname}?${searchParams}`;
}
