import { readJsonBytes } from '@punteo/json';
import { PunteoError } from '@punteo/payments';
import express, { type RequestHandler } from 'express';

/**
 * Reads the body of an API request exactly: a key twice, another encoding than UTF-8 and deep nesting are refused, and a
 * number keeps its digits. Passes on a `JsonError`, or a `PunteoError` `json_malformed` for an empty body.
 */
export const readJsonBody: readonly RequestHandler[] = [
  express.raw({ limit: '256kb', type: () => true, inflate: false }),
  (request, _response, next) => {
    // Some clients send `Content-Length: 0` with a GET.
    const isNone = request.method === 'GET' && Buffer.isBuffer(request.body) && request.body.length === 0;
    if (isNone) request.body = undefined;
    else if (Buffer.isBuffer(request.body)) request.body = jsonIn(request.body);
    next();
  },
];

function jsonIn(body: Buffer): unknown {
  if (body.length === 0) throw new PunteoError('json_malformed', 'The body is empty. Send a JSON object, such as {}.');
  return readJsonBytes(body);
}
