import type { Caller } from '@punteo/postgres-store';
import type { Response } from 'express';
import type { Session } from './sessions.ts';

/** Who asks, as `callerGuard` found it; null: a sign-in, whose caller is not known yet. */
export interface RequestedBy extends Caller {
  /** Null: a bearer token. */
  readonly session: Session | null;
}

export function setRequestedBy(response: Response, by: RequestedBy | null): void {
  response.locals.requestedBy = by;
}

export function requestedBy(response: Response): RequestedBy | null {
  return (response.locals.requestedBy as RequestedBy | null | undefined) ?? null;
}
