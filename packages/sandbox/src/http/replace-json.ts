import type { Response } from 'express';

/** What was about to be sent as JSON is handed over instead. The innermost replacement is called last. */
export function replaceJson(response: Response, take: (body: unknown, send: (body: unknown) => void) => void): void {
  const send = response.json.bind(response);
  response.json = (body) => {
    take(body, send);
    return response;
  };
}
