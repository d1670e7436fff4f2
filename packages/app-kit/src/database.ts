import { PunteoError } from '@punteo/payments';

export interface Database {
  /** Holds a password: not for logs. */
  readonly url: string;
  /** Stops the embedded PostgreSQL when no other process uses it. */
  close(): Promise<void>;
}

/**
 * The configured database, or the embedded PostgreSQL under `dataDirectory` when none is configured. Throws `embedded_unavailable`
 * or `embedded_failed`.
 */
export async function openDatabase(options: {
  /** `DATABASE_URL`; null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  /** Called with a sentence when the embedded PostgreSQL starts or stops. */
  readonly note?: (message: string) => void;
}): Promise<Database> {
  const { databaseUrl, dataDirectory, note = () => {} } = options;
  if (databaseUrl !== null) return { url: databaseUrl, close: async () => {} };
  const { EmbeddedPostgresError, openEmbedded } = await loadEmbedded();
  try {
    return await openEmbedded({ dataDir: dataDirectory, log: note });
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError)
      throw new PunteoError(cause.code, cause.message, { retryable: cause.retryable, cause });
    const { code = 'unknown error', syscall } = cause as NodeJS.ErrnoException;
    if (syscall === undefined) throw cause;
    throw new PunteoError(
      'embedded_failed',
      `PUNTEO_DATA_DIR: ${dataDirectory} cannot be used for the embedded PostgreSQL (${code}). ` +
        'Set another folder that this user may write to, or set DATABASE_URL.',
      { cause },
    );
  }
}

/** A deployed app is installed without the package: it needs a database of its own. */
async function loadEmbedded(): Promise<typeof import('@punteo/embedded-postgres')> {
  try {
    return await import('@punteo/embedded-postgres');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const message = 'DATABASE_URL: Should be set: no embedded PostgreSQL is installed with this app.';
    throw new PunteoError('embedded_unavailable', message, { cause });
  }
}
