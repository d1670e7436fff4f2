import { readJson } from '@punteo/json';
import express, { type RequestHandler } from 'express';

const bytes = express.raw({ type: () => true, limit: '1mb' });

/**
 * Reads a JSON body with its numbers kept as digits. As the providers' frameworks do, it looks at the content type
 * (`application/json/`, Neopay's own spelling, will do) and takes anything else, or bad JSON, as no body.
 */
export const jsonBody: RequestHandler[] = [
  bytes,
  (request, _response, next) => {
    request.body = request.headers['content-type']?.includes('/json') ? jsonOf(request.body) : undefined;
    next();
  },
];

/** The bytes as they came, or none. */
export const rawBody: RequestHandler = bytes;

function jsonOf(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? readJson(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}
