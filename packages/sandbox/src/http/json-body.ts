import { readJson } from '@punteo/json';
import express, { type RequestHandler } from 'express';

const bytes = express.raw({ type: () => true, limit: '1mb' });

/**
 * Reads a JSON body and keeps the digits of its numbers. Like the providers' frameworks, it reads only JSON content
 * types (Neopay's own spelling `application/json/` included) and treats everything else, and invalid JSON, as no body.
 */
export const jsonBody: RequestHandler[] = [
  bytes,
  (request, _response, next) => {
    request.body = request.headers['content-type']?.includes('/json') ? jsonOf(request.body) : undefined;
    next();
  },
];

/** Keeps the body as bytes. */
export const rawBody: RequestHandler = bytes;

function jsonOf(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? readJson(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}
