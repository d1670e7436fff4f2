import type { Role, Session } from '@punteo/clients/reconciliation';

export type { Role, Session };

/** What a person may do. Each role may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const satisfies readonly Role[];

/** The key of the session in the query client. */
export const SESSION_KEY = ['session'] as const;

/** Whether a role may do what needs another one. */
export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
