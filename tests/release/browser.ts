import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

type Headers = Readonly<Record<string, string>>;

/**
 * Opens a page that runs the script, and waits until it has set the title. Requests below a key of `proxied` are passed on
 * to its URL, with these headers.
 */
export async function openInBrowser(script: string, proxied: Headers, headers: Headers) {
  const server = createServer((request, response) => {
    const [prefix, target] = Object.entries(proxied).find(([key]) => request.url?.startsWith(`${key}/`)) ?? [];
    if (prefix !== undefined)
      return void passOn(request, response, `${target}${request.url?.slice(prefix.length)}`, headers);
    const isScript = request.url === '/page.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('document.title !== "" || window.failed', undefined, { timeout: 300_000 });
    return { title: await page.title(), errors };
  } finally {
    await browser.close();
    server.close();
  }
}

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script>addEventListener('error', () => { window.failed = true; });
addEventListener('unhandledrejection', () => { window.failed = true; });</script>
<script type="module" src="/page.js"></script>`;

async function passOn(request: IncomingMessage, response: ServerResponse, url: string, headers: Headers) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const body = parts.length > 0 ? Buffer.concat(parts) : null;
  const method = String(request.method);
  const type = request.headers['content-type'];
  const answer = await fetch(url, { method, headers: { ...headers, ...(type && { 'content-type': type }) }, body });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
