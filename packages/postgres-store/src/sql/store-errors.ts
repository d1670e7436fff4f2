import { PunteoError } from '@punteo/payments';

/** The same methods, whose failures speak the store's vocabulary: `PunteoError`, `store_unavailable` when a later try may succeed. */
export function withStoreErrors<Part extends object>(part: Part): Part {
  return new Proxy(part, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        try {
          return await member.apply(target, args);
        } catch (error) {
          throw storeError(error);
        }
      };
    },
  });
}

/** What a failure of the database means to a caller. Errors that are ours already, and mistakes in our code, pass through. */
export function storeError(error: unknown): unknown {
  if (error instanceof PunteoError) return error;
  const code = codeOf(error);
  if (isOutage(error)) {
    return new PunteoError('store_unavailable', `The database cannot be used right now (${code || 'no connection'}).`, {
      retryable: true,
      cause: error,
    });
  }
  if (!SQL_STATE.test(code)) return error;
  return new PunteoError('store_failed', `The database refused a statement (${code}).`, { cause: error });
}

/** Whether it is the connection or the server that failed, not this statement with these values. */
function isOutage(error: unknown): boolean {
  const code = codeOf(error);
  if (SQL_STATE.test(code)) return OUTAGE_CLASSES.includes(code.slice(0, 2)) || OUTAGE_STATES.includes(code);
  // Node's codes for sockets and names; pg tells a lost connection and an empty pool by its words alone.
  if (code !== '') return /^E[A-Z]/.test(code) && !code.startsWith('ERR_');
  return error instanceof Error && error.name === 'Error' && LOST_CONNECTION.test(error.message);
}

/** Five signs, at least one of them a digit: `EPIPE` is none. */
const SQL_STATE = /^(?=.*\d)[0-9A-Z]{5}$/;

const LOST_CONNECTION = /connect|terminated|timeout|not queryable|after calling end/i;

/** Connection exception, insufficient resources, operator intervention (restart, cancel, shutdown), system error. */
const OUTAGE_CLASSES: readonly string[] = ['08', '53', '57', '58'];
/** Serialisation failure, deadlock, lock not available, idle in transaction too long, read-only server. */
const OUTAGE_STATES: readonly string[] = ['40001', '40P01', '55P03', '25P03', '25006'];

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** serialization_failure, deadlock_detected: PostgreSQL ended it in favour of others, and nothing of it happened. */
export function isSerializationFailure(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error));
}

/** Data exception, constraint violation, program limit exceeded: it is the values. */
export function isRejectedValue(error: unknown): boolean {
  return ['22', '23', '54'].includes(codeOf(error).slice(0, 2));
}

/** foreign_key_violation: the row that is pointed at is not there. */
export function isForeignKeyViolation(error: unknown): boolean {
  return codeOf(error) === '23503';
}

/** unique_violation: another row has that place. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505';
}
