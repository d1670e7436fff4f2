import type { Request, Response } from 'express';

/**
 * The session's secret in the request. Over https only the cookie with the prefix `__Host-` counts: another host of the same
 * domain cannot set it, and so cannot sign a person in as another one.
 */
export function sessionSecretOf(request: Request): string | null {
  const cookies = cookiesIn(request.headers.cookie);
  return cookies.get(SECURE_COOKIE) ?? (isHttps(request) ? null : (cookies.get(COOKIE) ?? null));
}

/** Sets the cookie until `endsAt`. No script reads it, and no page of another site makes a browser send it. */
export function setSessionCookie(request: Request, response: Response, secret: string, endsAt: Date): void {
  const isSecure = isHttps(request);
  response.cookie(isSecure ? SECURE_COOKIE : COOKIE, secret, { ...OPTIONS, secure: isSecure, expires: endsAt });
}

export function clearSessionCookie(request: Request, response: Response): void {
  if (isHttps(request)) response.clearCookie(SECURE_COOKIE, { ...OPTIONS, secure: true });
  response.clearCookie(COOKIE, OPTIONS);
}

export const COOKIE = 'punteo_session';
const SECURE_COOKIE = `__Host-${COOKIE}`;
const OPTIONS = { httpOnly: true, sameSite: 'strict', path: '/' } as const;

/**
 * Whether the browser speaks https, also to a proxy in front: the proxy says so, or else the origin that the browser names with
 * each write. A sender who lies about it makes only its own cookie unusable.
 */
function isHttps(request: Request): boolean {
  const [forwarded = ''] = String(request.headers['x-forwarded-proto'] ?? '').split(',');
  return request.secure || forwarded.trim() === 'https' || /^https:/.test(request.headers.origin ?? '');
}

/** Of a name twice, the first counts: browsers send the cookie with the longest path, then the oldest, first. */
function cookiesIn(header = ''): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(';')) {
    const [, name = '', value = ''] = /^\s*([^=\s]+)=([A-Za-z0-9_-]{1,128})\s*$/.exec(pair) ?? [];
    if (name !== '' && !cookies.has(name)) cookies.set(name, value);
  }
  return cookies;
}
