import { PunteoError } from '@punteo/payments';

/**
 * What to tell about an error after which nothing in the database can be used, for people who may not read the log; null for
 * any other error. The store's own message may name hosts.
 */
export function unusableDatabase(error: unknown): string | null {
  return error instanceof PunteoError ? (SENTENCES[error.code] ?? null) : null;
}

const NOT_NOW = 'The database cannot be reached now. Try again later.';

/** By error code. */
const SENTENCES: Readonly<Record<string, string>> = {
  pooler_unsupported: NOT_NOW,
  store_refused: NOT_NOW,
  store_unavailable: NOT_NOW,
  schema_altered: 'The database was migrated with another build of Punteo. Start that build, or use another database.',
  schema_newer: 'A newer version of Punteo migrated the database. Start the newer version: this one stores nothing.',
  schema_outdated: 'The database does not have the schema of this version. Run `punteo migrate`.',
};
