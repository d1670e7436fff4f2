import { promisify } from 'node:util';
import { PunteoError } from '@punteo/payments';
import pg from 'pg';
import { attemptsOf, type ConnectionAttempts } from './connection-attempts.ts';
import type { Queryable } from './database.ts';
import { noteOpened } from './lend-connection.ts';
import { isTooSlow } from './store-errors.ts';

/**
 * A pool of connections to the database. A connection may break at any moment, also inside a transaction: the call
 * that uses it fails, and nothing else happens.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const { poolSize = 10, onError = () => {} } = options;
  const { guard } = options;
  // pg's pool gives its own options to the constructor.
  class GuardedClient extends Client {
    constructor(config?: pg.ClientConfig) {
      super(config, guard);
    }
  }
  const pool = new pg.Pool({
    ...clientConfig(options),
    max: poolSize,
    Client: GuardedClient as new () => Client,
    onConnect: async (client) => {
      await prepareSession(client as Client, options);
      await options.guard?.admit(client);
    },
  });
  pool.on('error', onError);
  return pool;
}

/** One connection for work that needs its session, such as a lock or LISTEN. The caller ends it. */
export async function connect(options: ConnectionOptions): Promise<pg.Client> {
  const client = new Client(clientConfig(options));
  try {
    await client.connect();
    await prepareSession(client, options);
    return client;
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
}

export interface ConnectionOptions {
  /** `postgres://…`; what it leaves out has the default of PostgreSQL, whatever the environment's PG variables say. */
  readonly url: string;
  /** The connection's name in `pg_stat_activity`. */
  readonly applicationName: string;
  /** See `DatabaseOptions`; null: waits for as long as a statement takes. */
  readonly answerSeconds: number | null;
}

export interface PoolOptions extends ConnectionOptions {
  readonly poolSize?: number | undefined;
  readonly onError?: ((error: Error) => void) | undefined;
  /** Default: every session is admitted. */
  readonly guard?: SessionGuard | undefined;
}

/** Decides which sessions a pool may use. */
export interface SessionGuard {
  /** Called before a connection is made: the error with which none would be admitted now. */
  refusal(): Error | undefined;
  /** Called with each new session; it is closed, and the call that wanted it fails, when this throws. */
  admit(session: Queryable): Promise<void>;
}

/** PostgreSQL's limit of a statement, and of a transaction that waits for its client. */
const STATEMENT_SECONDS_MAX = 30;
/** How long a statement waits for a lock. Our own transactions are shorter; a foreign session may keep one for hours. */
const LOCK_SECONDS_MAX = 5;

class Client extends pg.Client {
  readonly #attempts: ConnectionAttempts;
  readonly #guard: SessionGuard | undefined;

  constructor(config?: pg.ClientConfig, guard?: SessionGuard) {
    const hidden = hidePgVariables();
    try {
      super(config);
    } finally {
      Object.assign(process.env, hidden);
    }
    // pg emits `error` when the connection breaks between two statements, and an event without a listener would end the
    // process. The next statement fails by itself. pg's pool listens only while the connection is idle.
    this.on('error', () => {});
    this.#guard = guard;
    this.#attempts = attemptsOf(config?.connectionString ?? '');
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    if (!callback) return promisify<void>((done) => this.connect(done))().then(() => this);
    const refusal = this.#guard?.refusal();
    if (refusal) {
      process.nextTick(callback, refusal);
      return undefined;
    }
    const answer = this.#attempts.ask();
    if ('error' in answer) process.nextTick(callback, answer.error);
    else if ('waitMilliseconds' in answer) setTimeout(() => this.connect(callback), answer.waitMilliseconds);
    else if ('outcome' in answer) answer.outcome.then(() => this.connect(callback), callback);
    else super.connect(answer.begin((error) => this.#connected(error, callback)));
    return undefined;
  }

  /** pg keeps the socket of an attempt that it gave up itself, as without a password, until the server closes it. */
  #connected(error: Error, callback: (error: Error) => void): void {
    if (error) this.end().catch(() => {});
    callback(error);
  }
}

/**
 * The constructor of pg's client fills the gaps of its configuration from `PGSSLMODE`, `PGOPTIONS` and the like, which
 * are meant for other programs.
 */
function hidePgVariables(): NodeJS.ProcessEnv {
  const hidden: NodeJS.ProcessEnv = {};
  for (const name of Object.keys(process.env)) {
    if (!name.startsWith('PG')) continue;
    hidden[name] = process.env[name];
    delete process.env[name];
  }
  return hidden;
}

function clientConfig({ url, applicationName, answerSeconds }: ConnectionOptions): pg.ClientConfig {
  return {
    connectionString: withKnownTlsMode(url),
    application_name: applicationName,
    keepAlive: true,
    // Long enough for a worker's many jobs to take turns; a caller that must answer sooner has a deadline of its own.
    connectionTimeoutMillis: Math.min(answerSeconds ?? 10, 10) * 1_000,
    // PostgreSQL cannot report its own limits through a network that drops every packet; this one is the client's.
    ...(answerSeconds === null ? {} : { query_timeout: answerSeconds * 1_000 }),
  };
}

/**
 * pg takes these modes for `verify-full`, and writes a warning of six lines about that to stderr, unless the URL asks it to take
 * them as libpq does.
 */
function withKnownTlsMode(url: string): string {
  if (/[?&]uselibpqcompat=/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=[&#]|$)/g, '$1verify-full');
}

/**
 * Gives a new session our settings. They are not parameters of the connection, because poolers refuse those. Throws
 * `pooler_unsupported` behind a pooler that gives no session.
 */
async function prepareSession(client: Client, options: ConnectionOptions): Promise<void> {
  noteOpened(client);
  if (await isOfPooler(client, options)) await assertOwnSession(options);
}

/** Whether the connection ends at a pooler: then the key for cancelling statements names another process. */
async function isOfPooler(client: Client, { answerSeconds }: ConnectionOptions): Promise<boolean> {
  const limit = answerSeconds === null ? '0' : `${STATEMENT_SECONDS_MAX}s`;
  const lockLimit = answerSeconds === null ? '0' : `${LOCK_SECONDS_MAX}s`;
  const settings = {
    ...SESSION,
    statement_timeout: limit,
    idle_in_transaction_session_timeout: limit,
    lock_timeout: lockLimit,
  };
  const { rows } = await applySettings(client, settings);
  const { processID } = client as { readonly processID?: number | null };
  return rows[0]?.pid !== processID;
}

/**
 * The database or the role may limit statements to less than this one takes. A plain `set` takes microseconds, so that some
 * attempt of it succeeds.
 */
async function applySettings(client: Client, settings: Readonly<Record<string, string>>) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.query<{ pid: number }>(SET, [Object.keys(settings), Object.values(settings)]);
    } catch (error) {
      if (attempt >= SET_ATTEMPTS_MAX || !isTooSlow(error)) throw error;
    }
    await client.query('set statement_timeout = 0').catch((error: unknown) => {
      if (!isTooSlow(error)) throw error;
    });
  }
}

const SET_ATTEMPTS_MAX = 20;

/**
 * What the database, the role or the server's configuration may set differently, so that a statement would mean or
 * return something else, wait for ever, or keep locks for a client that is gone.
 */
const SESSION = {
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  idle_session_timeout: '0',
  transaction_timeout: '0',
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
};

/** Older servers do not have every setting. */
const SET = /* sql */ `
select pg_backend_pid() as pid, count(set_config(known.name, input.value, false))
from unnest($1::text[], $2::text[]) as input (name, value)
join pg_settings as known on lower(known.name) = lower(input.name)`;

/**
 * Two connections open at once have two sessions, and each keeps its own. In transaction mode the second one gets the
 * session that the first one has just used.
 */
async function assertOwnSession(options: ConnectionOptions): Promise<void> {
  // A pooler whose sessions are all in use lets its clients wait.
  const config = clientConfig({ ...options, answerSeconds: 10 });
  const [first, second] = [new Client(config), new Client(config)];
  try {
    await Promise.all([first.connect(), second.connect()]);
    const before = await sessionOf(first);
    await second.query('begin');
    const [other, after] = [await sessionOf(second), await sessionOf(first)];
    if (before === after && before !== other) return;
  } finally {
    for (const client of [first, second]) client.end().catch(() => {});
  }
  throw new PunteoError(
    'pooler_unsupported',
    'DATABASE_URL leads to a connection pooler in transaction mode, and Punteo needs sessions for its locks ' +
      'and settings. Set the pooler to session mode, or DATABASE_URL to the address of PostgreSQL itself.',
  );
}

async function sessionOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}
