import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NONCE_PLACEHOLDER, PAGE_PATHS } from '@punteo/dashboard';
import type { Express, Request, Response } from 'express';
import { type Asset, readAssets } from './read-assets.ts';

/** The built files of the dashboard. */
export interface DashboardFiles {
  readonly page: string;
  readonly assets: ReadonlyMap<string, Asset>;
}

/** Reads the files once: they change only with a new version of the app. */
export async function readDashboard(folder: string): Promise<DashboardFiles> {
  const [page, assets] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    readAssets(join(folder, 'assets')),
  ]);
  return { page, assets };
}

/** The routes of these files; a wrong method on one of these paths is answered 405. */
export const DASHBOARD_ROUTES = [...PAGE_PATHS, '/assets/:file'].map((path) => ({ method: 'GET', path }));

/**
 * Serves the dashboard. Its files hold no data, so no token is needed: the page reads everything through the API. Every page
 * path is answered with the same document.
 */
export function serveDashboard(server: Express, { page, assets }: DashboardFiles): void {
  server.get([...PAGE_PATHS], (_request, response) => {
    const nonce = randomBytes(16).toString('base64');
    response.set('content-security-policy', pagePolicy(nonce));
    response.type('html').send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
  });
  server.get('/assets/:file', (request, response, next) => {
    const asset = assets.get(request.params.file);
    if (asset === undefined) return next();
    sendAsset(request, response, asset);
  });
}

/** The name of a file holds a hash of its content, so that a browser may keep it for ever. */
function sendAsset(request: Request, response: Response, { extension, plain, br, gzip }: Asset): void {
  response.set({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' });
  response.type(extension);
  if (br !== undefined && request.acceptsEncodings('br')) response.set('content-encoding', 'br').send(br);
  else if (gzip !== undefined && request.acceptsEncodings('gzip')) response.set('content-encoding', 'gzip').send(gzip);
  else response.send(plain);
}

/**
 * Scripts from our own files only, none within the page. A `<style>` needs the nonce: the component library adds the variables
 * of its theme that way.
 */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
