import type { Response } from 'express';

/**
 * Passes the body of `response.json` to `take` instead of sending it. Replacements nest: the last one added runs first.
 */
export function replaceJson(response: Response, take: (body: unknown, send: (body: unknown) => void) => void): void {
  const send = response.json.bind(response);
  response.json = (body) => {
    take(body, send);
    return response;
  };
}
