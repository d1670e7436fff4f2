import { PunteoError } from '@punteo/payments';
import type { RequestHandler } from 'express';

/**
 * Refuses a path or query that is not percent-encoded UTF-8, holds NUL, or names a parameter twice: the database refuses
 * such text, and of two values each reader would take another one. Passes on `request_malformed`.
 */
export const urlGuard: RequestHandler = (request, _response, next) => {
  const [path = '', ...query] = request.url.split('?');
  const pairs = query
    .join('?')
    .split('&')
    .filter((pair) => pair !== '');
  const names = pairs.map((pair) => decoded(pair.split('=')[0] as string, 'query'));
  for (const segment of path.split('/')) decoded(segment, 'path');
  for (const pair of pairs) decoded(pair, 'query');
  if (new Set(names).size < names.length) throw malformed('The query should name each parameter once.');
  next();
};

function decoded(text: string, part: 'path' | 'query'): string {
  const value = decodeOrNull(part === 'query' ? text.replaceAll('+', ' ') : text);
  if (value === null) throw malformed(`The ${part} should be percent-encoded UTF-8.`);
  if (value.includes('\u0000')) throw malformed(`The ${part} should hold no NUL (%00).`);
  return value;
}

function decodeOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function malformed(message: string): PunteoError {
  return new PunteoError('request_malformed', message);
}
