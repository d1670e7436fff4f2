import type { Response } from 'express';

/** Who asks: the name of the token, or `local`. It stands in the audit. */
export function actorOf(response: Response): string {
  return String(response.locals.actor);
}
