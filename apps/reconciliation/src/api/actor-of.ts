import type { Response } from 'express';
import { requestedBy } from '../access/requested-by.ts';

/** Who asks: the name of the token, also through a session. It stands in the audit. */
export function actorOf(response: Response): string {
  const by = requestedBy(response);
  if (by === null) throw new Error('This request was let in without a caller.');
  return by.actor;
}
