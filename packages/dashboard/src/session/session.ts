/** What a person may do. Each role may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who works with the page. */
export interface Session {
  /** As in the audit. */
  readonly actor: string;
  readonly role: Role;
  /** Goes with every write, in `x-csrf-token`. */
  readonly csrfToken: string | null;
  /** Null: it does not end. */
  readonly expiresAt: string | null;
}

/** The key of the session in the query client. */
export const SESSION_KEY = ['session'] as const;

/** Whether a role may do what needs another one. */
export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
