import { LEAST_ROLES, reconciliation } from '@punteo/contracts/reconciliation';
import { type Html, html } from '../report/html.ts';

/** The endpoints as a page without scripts, styled by `/docs.css`. */
export function docsPage(): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>API – Punteo</title>
  <link rel="stylesheet" href="/docs.css">
</head>
<body>
<main>
<h1>API</h1>
<p>JSON in, JSON out; lists have pages, see <code>cursor</code>; errors are <code>application/problem+json</code> with a stable
  <code>code</code>. Each request needs a bearer token, or a session of a browser, with the role that is stated. Every schema: <a href="/openapi.json">/openapi.json</a>.</p>
${(Object.keys(reconciliation) as RouteName[]).map(endpoint)}
</main>
</body>
</html>
`.text;
}

type RouteName = keyof typeof reconciliation;

function endpoint(name: RouteName): Html {
  const route = reconciliation[name];
  const description = 'description' in route ? route.description : null;
  return html`<h2><code>${route.method} ${route.path}</code></h2>
  <p>${route.summary}. ${description}</p>
  <p class="dim">${LEAST_ROLES[name] ?? 'no sign-in'} · ${Object.keys(route.responses).join(' · ')}</p>`;
}
