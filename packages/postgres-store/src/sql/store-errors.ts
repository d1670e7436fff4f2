import { PunteoError } from '@punteo/payments';

/**
 * Translates a failure of the database: `store_unavailable` (retryable) when the connection or the server failed,
 * `store_refused` when the server is there and refuses the user of the URL, `schema_outdated` (retryable) when its schema is
 * not that of this version, `store_failed` when it rejected the statement. Other errors are returned as they are: `PunteoError`s, and mistakes in our own code.
 */
export function storeError(error: unknown): unknown {
  if (error instanceof PunteoError) return error;
  const code = errorCode(error);
  const refusal = refusalOf(error);
  if (refusal !== undefined) {
    const named = code === '' ? '' : ` (${code})`;
    return new PunteoError('store_refused', `The database cannot be used${named}: ${refusal}.`, {
      cause: error,
    });
  }
  if (isOutage(error)) {
    const nextStep = OUTAGES[code] ?? (code === '' ? (isTimeout(error) ? OUTAGES.ETIMEDOUT : NO_ANSWER) : undefined);
    const reason = `The database cannot be used right now (${code || 'no connection'})`;
    return new PunteoError('store_unavailable', nextStep === undefined ? `${reason}.` : `${reason}: ${nextStep}.`, {
      retryable: true,
      cause: error,
    });
  }
  if (SCHEMA_STATES.includes(code))
    return new PunteoError(
      'schema_outdated',
      `The database lacks a table, a column or a function of this version (${code}): it was emptied, or not migrated. ` +
        'Run `punteo migrate`.',
      { retryable: true, cause: error },
    );
  if (!SQL_STATE.test(code)) return error;
  return new PunteoError('store_failed', `The database rejected a statement (SQLSTATE ${code}).`, { cause: error });
}

/** What to change, by SQLSTATE or by error code of Node: waiting does not help. */
const REFUSALS: Readonly<Record<string, string>> = {
  '28P01': 'correct user and password in DATABASE_URL',
  '28000':
    'its rules (pg_hba.conf) do not admit this user from here; correct the user in DATABASE_URL, add ' +
    'sslmode=verify-full to it if the server asks for TLS, or change the rules',
  '3F000':
    'no schema of its search_path exists; set it with alter database … set search_path = public, or remove the setting',
  '3D000': 'this database does not exist; create it, or correct its name in DATABASE_URL',
  '42501':
    'the user of DATABASE_URL lacks a right; make it the owner of the database (alter database … owner to …), or run ' +
    '`punteo migrate` as the owner and grant it the tables in public and punteo_jobs',
  ERR_INVALID_URL: 'DATABASE_URL is not a URL; write postgres://user:password@host:port/database',
};

/** Undefined table, column, function or object. Each of our statements is tested against the schema of its version. */
const SCHEMA_STATES: readonly string[] = ['42P01', '42703', '42883', '42704'];

/** What to change about a file of TLS, by error code of Node. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; correct its path',
  ENOTDIR: 'does not exist; correct its path',
  EISDIR: 'is a directory; name the file in it',
  EACCES: 'may not be read by this user; change its owner or its rights',
};

/** What to change, by error code of TLS. */
const CERTIFICATE_ERRORS =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|HOSTNAME_MISMATCH$)/;

/** pg has no code for these. */
const REFUSAL_MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/does not support SSL/, 'it has no TLS; remove sslmode from DATABASE_URL, or turn on ssl in the server'],
  [
    /password must be a/,
    'it asks for a password and DATABASE_URL has none; add it, as in postgres://user:password@host',
  ],
  [/SSL connection/, 'no PostgreSQL answers there; correct host and port in DATABASE_URL'],
];

function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = errorCode(error);
  if (error instanceof URIError) return 'a % in DATABASE_URL is not followed by two hex digits; write it as %25';
  if ('syscall' in error && (error.syscall === 'open' || error.syscall === 'read') && code in FILE_FAULTS)
    return `a file that DATABASE_URL names (sslrootcert, sslcert or sslkey) ${FILE_FAULTS[code]}`;
  if (CERTIFICATE_ERRORS.test(code))
    return (
      'its TLS certificate is not trusted; name the authority’s file in DATABASE_URL ' +
      '(sslmode=verify-full&sslrootcert=…), or accept any certificate with sslmode=no-verify'
    );
  if (code !== '') return REFUSALS[code];
  return REFUSAL_MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1];
}

const LOCKED =
  'another session may hold a lock; look for it in pg_stat_activity (state, xact_start, wait_event_type) and end it ' +
  'with pg_terminate_backend(pid)';

/** What to do, by SQLSTATE or by error code of Node's sockets. */
const OUTAGES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; start PostgreSQL, or correct host and port in DATABASE_URL',
  ENOENT: 'its socket does not exist; start PostgreSQL, or correct host in DATABASE_URL',
  ENOTFOUND: 'this host does not exist; correct it in DATABASE_URL',
  EAI_AGAIN: 'the host name cannot be resolved; check DNS, or correct the host in DATABASE_URL',
  ETIMEDOUT: 'nothing answers there; check the firewall, or correct host and port in DATABASE_URL',
  EHOSTUNREACH: 'there is no route to this host; check the network, or correct the host in DATABASE_URL',
  ENETUNREACH: 'there is no route to this host; check the network, or correct the host in DATABASE_URL',
  '08P01': 'a pooler refuses the connection; read its log, or name PostgreSQL itself in DATABASE_URL',
  '25006':
    'it is read-only; name the primary server in DATABASE_URL if this is a standby, or else set ' +
    'default_transaction_read_only to off',
  '53100': 'its disk is full; make room',
  '53300':
    'it accepts no more connections; raise max_connections of the server or the connection limit of the role or the ' +
    'database, or stop other clients',
  '55000': 'it admits no connections to this database now; allow them, or correct its name in DATABASE_URL',
  '55P03': LOCKED,
  '57014': `a statement took too long; ${LOCKED}`,
  '57P03': 'it is starting or stopping; try again in a moment',
};

const NO_ANSWER =
  'the connection was closed; check that PostgreSQL itself answers at host and port of DATABASE_URL, and read its log';

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message);
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
function isUnavailable(error: unknown): boolean {
  return error instanceof PunteoError && UNAVAILABLE.includes(error.code);
}

const UNAVAILABLE: readonly string[] = ['store_unavailable', 'schema_outdated', 'schema_newer', 'schema_altered'];

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

/**
 * Whatever fails while the database answers may be the fault of one item of a batch: rejected values, facts that cannot be
 * read, a forbidden transition, a deadlock, or a statement that waits for a lock or takes too long.
 */
export function mayBeOneItem(error: unknown): boolean {
  return !isUnavailable(error) || isTooSlow(error) || isSerializationFailure(error);
}

/**
 * query_canceled or lock_not_available: a statement took longer than `statement_timeout`. The locked or many rows of one
 * item may be the cause, as may a database that is slow for all.
 */
export function isTooSlow(error: unknown): boolean {
  return sqlState(error) === '57014' || isLockTimeout(error);
}

/** How a batch of items that are worked on with the same statements is taken apart. */
export const APART = { mayBeOneItem, isTooSlow };

/** A row that another session has locked, and that was not waited for. */
export function rowLocked(): PunteoError {
  return new PunteoError('store_unavailable', `The database cannot be used right now (55P03): ${OUTAGES['55P03']}.`, {
    retryable: true,
  });
}

/** lock_not_available: another session held a lock for longer than `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === '55P03';
}

/** read_only_sql_transaction: nothing was changed. */
export function isReadOnlyServer(error: unknown): boolean {
  return sqlState(error) === '25006';
}

/** pg reports the end of `query_timeout` by this message alone. */
export function isAnswerTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** The SQLSTATE with which PostgreSQL rejected the statement itself; null: the connection, the server or a right failed. */
export function rejectedState(error: unknown): string | null {
  const translated = storeError(error);
  const isRejected = translated instanceof PunteoError && ['store_failed', 'schema_outdated'].includes(translated.code);
  return isRejected ? sqlState(error) : null;
}

/** Duplicate table, function, object or schema. */
export function isNameTaken(error: unknown): boolean {
  return ['42P07', '42723', '42710', '42P06'].includes(sqlState(error));
}

/** foreign_key_violation: the referenced row does not exist. */
export function isForeignKeyViolation(error: unknown): boolean {
  return sqlState(error) === '23503';
}

/** unique_violation: another row has this key. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505';
}

/** check_violation: a constraint, or a trigger that keeps one. */
export function isCheckViolation(error: unknown): boolean {
  return sqlState(error) === '23514';
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
/** Serialisation failure, deadlock, lock not available, idle in transaction too long, read-only server, no admission. */
const OUTAGE_STATES: readonly string[] = ['40001', '40P01', '55P03', '25P03', '25006', '55000'];
