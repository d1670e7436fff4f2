import { PunteoError } from '@punteo/payments';

/**
 * Translates a failure of the database: `store_unavailable` (retryable) when the connection or the server failed,
 * `store_failed` when the server rejected the statement. Other errors are returned as they are: `PunteoError`s, and
 * mistakes in our own code.
 */
export function storeError(error: unknown): unknown {
  if (error instanceof PunteoError) return error;
  const code = errorCode(error);
  if (isOutage(error)) {
    return new PunteoError('store_unavailable', `The database cannot be used right now (${code || 'no connection'}).`, {
      retryable: true,
      cause: error,
    });
  }
  if (!SQL_STATE.test(code)) return error;
  return new PunteoError('store_failed', `The database rejected a statement (SQLSTATE ${code}).`, { cause: error });
}

/** Awaits a call that reaches the database outside `Database`, and translates its failure. */
export async function translateErrors<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw storeError(error);
  }
}

/** Whether `storeError` found that the database cannot be used: then nothing else would succeed either. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof PunteoError && error.code === 'store_unavailable';
}

/** The SQLSTATE of PostgreSQL's error, also when `storeError` translated it; '' for any other error. */
function sqlState(error: unknown): string {
  const code = errorCode(error instanceof PunteoError ? error.cause : error);
  return SQL_STATE.test(code) ? code : '';
}

/** serialization_failure or deadlock_detected: PostgreSQL rolled the transaction back in favour of another one. */
export function isSerializationFailure(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error));
}

/** Data exception, constraint violation or exceeded limit: the values are at fault. */
export function isRejectedValue(error: unknown): boolean {
  return ['22', '23', '54'].includes(sqlState(error).slice(0, 2));
}

/** foreign_key_violation: the referenced row does not exist. */
export function isForeignKeyViolation(error: unknown): boolean {
  return sqlState(error) === '23503';
}

/** unique_violation: another row has this key. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505';
}

/** Whether the connection or the server failed, rather than this statement with these values. */
function isOutage(error: unknown): boolean {
  const code = errorCode(error);
  if (SQL_STATE.test(code)) return OUTAGE_CLASSES.includes(code.slice(0, 2)) || OUTAGE_STATES.includes(code);
  // Node's codes for sockets and names. pg reports a lost connection and an exhausted pool by message alone.
  if (code !== '') return /^E[A-Z]/.test(code) && !code.startsWith('ERR_');
  return error instanceof Error && error.name === 'Error' && LOST_CONNECTION.test(error.message);
}

/** The `code` that PostgreSQL's and Node's errors have. */
function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Five characters, at least one of them a digit, unlike Node's `EPIPE`. */
const SQL_STATE = /^(?=.*\d)[0-9A-Z]{5}$/;

const LOST_CONNECTION = /connect|terminated|timeout|not queryable|after calling end/i;

/** Connection exception, insufficient resources, operator intervention (restart, cancel, shutdown), system error. */
const OUTAGE_CLASSES: readonly string[] = ['08', '53', '57', '58'];
/** Serialisation failure, deadlock, lock not available, idle in transaction too long, read-only server. */
const OUTAGE_STATES: readonly string[] = ['40001', '40P01', '55P03', '25P03', '25006'];
