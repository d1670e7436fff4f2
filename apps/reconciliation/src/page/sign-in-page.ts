import type { Express } from 'express';
import { html } from './html.ts';
import { TEXTS } from './page-texts.ts';
import { languageOf } from './pages.ts';
import { STYLE } from './style.ts';

/** What a browser may load before it is signed in. */
export const SIGN_IN_ROUTES = [
  { method: 'GET', path: '/sign-in' },
  { method: 'GET', path: '/sign-in.js' },
  { method: 'GET', path: '/style.css' },
] as const;

/** Mounts the page that exchanges a token, or the link that it was opened with, for a session. */
export function mountSignInPage(server: Express): void {
  server.get('/style.css', (_request, response) => {
    response.type('text/css').set('cache-control', 'max-age=3600').send(STYLE);
  });
  server.get('/sign-in.js', (_request, response) => {
    response.type('text/javascript').send(SCRIPT);
  });
  server.get('/sign-in', (request, response) => {
    const policy = String(response.get('content-security-policy'));
    response.set('content-security-policy', `${policy}; script-src 'self'; connect-src 'self'`);
    const language = languageOf(request);
    const texts = TEXTS[language];
    response.send(
      html`<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${texts.signIn} – Punteo</title>
  <link rel="stylesheet" href="/style.css">
  <script src="/sign-in.js" type="module"></script>
</head>
<body>
<main>
<h1>${texts.signIn}</h1>
<form id="sign-in">
  <p><label>${texts.apiToken} <input type="password" name="token" autocomplete="current-password" required></label></p>
  <p><button>${texts.signIn}</button></p>
</form>
<p id="problem" role="alert"></p>
</main>
</body>
</html>
`.text,
    );
  });
}

/** The secret of a link stands in the fragment, which browsers send to no server. */
const SCRIPT = `
async function signIn(body) {
  const answer = await fetch('/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.ok) return location.replace('/');
  document.querySelector('#problem').textContent = (await answer.json()).detail;
}

document.querySelector('#sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  signIn({ token: new FormData(event.target).get('token').trim() });
});

const link = new URLSearchParams(location.hash.slice(1)).get('link');
if (link !== null) {
  history.replaceState(null, '', '/sign-in');
  signIn({ link });
}
`;
