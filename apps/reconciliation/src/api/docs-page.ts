import { reconciliation } from '@punteo/contracts/reconciliation';
import { type Html, html } from '../page/html.ts';

/** The endpoints as a page without scripts, styled by `/style.css`. */
export function docsPage(): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>API – Punteo</title>
  <link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>API</h1>
<p>JSON in, JSON out; lists have pages, see <code>cursor</code>; errors are <code>application/problem+json</code> with a stable
  <code>code</code>. With <code>API_TOKENS</code> configured, each request needs a bearer token. Every schema: <a href="/openapi.json">/openapi.json</a>.</p>
${Object.values(reconciliation).map(endpoint)}
</main>
</body>
</html>
`.text;
}

function endpoint(route: (typeof reconciliation)[keyof typeof reconciliation]): Html {
  const description = 'description' in route ? route.description : null;
  return html`<h2><code>${route.method} ${route.path}</code></h2>
  <p>${route.summary}. ${description}</p>
  <p class="dim">${Object.keys(route.responses).join(' · ')}</p>`;
}
