import { randomUUID } from 'node:crypto';
import { migrate } from '@punteo/postgres-store';
import { createTestDatabase, runSql } from '@punteo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPunteo, startPunteo } from './__fixtures__/run-punteo.ts';
import { startSelfSignedServer } from './__fixtures__/tls-server.ts';

let migrated: Awaited<ReturnType<typeof createTestDatabase>>;
let foreign: Awaited<ReturnType<typeof createTestDatabase>>;
let tls: Awaited<ReturnType<typeof startSelfSignedServer>>;
/** A user without any right. */
const guest = `guest_${randomUUID().slice(0, 8)}`;

beforeAll(async () => {
  migrated = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  foreign = await createTestDatabase({
    template: 'foreign',
    migrate: async (url) => void (await runSql(url, 'create table orders (id int)')),
  });
  await runSql(migrated.url, `create role ${guest} login password 'guest'`);
  tls = await startSelfSignedServer();
});

afterAll(async () => {
  await runSql(migrated.url, `drop role ${guest}`);
  await Promise.all([migrated.drop(), foreign.drop()]);
  tls.close();
});

const COMMANDS = ['orders list', 'discrepancies list', 'callbacks list', 'sync', 'reconcile', 'repair', 'report 1'];

/** Databases that cannot be used, with what each command says. */
const STATES: readonly (readonly [state: string, url: () => string, message: RegExp])[] = [
  [
    'where nothing listens',
    () => changed({ port: '1' }),
    /\(ECONNREFUSED\): nothing listens there; start PostgreSQL, or correct host and port in DATABASE_URL\.$/,
  ],
  [
    'on a host that does not exist',
    () => changed({ hostname: 'nobody.invalid' }),
    /(?:this host does not exist|cannot be resolved).*DATABASE_URL\.$/,
  ],
  [
    'that does not exist',
    () => changed({ pathname: '/nobody' }),
    /\(3D000\): this database does not exist; create it, or correct its name in DATABASE_URL\.$/,
  ],
  [
    'with another password',
    () => changed({ password: 'another' }),
    /\(28P01\): correct user and password in DATABASE_URL\.$/,
  ],
  [
    'whose URL lacks the password',
    () => changed({ password: '' }),
    /: it asks for a password and DATABASE_URL has none; add it, as in postgres:\/\/user:password@host\.$/,
  ],
  [
    'without TLS, where the URL asks for it',
    () => changed({ search: '?sslmode=verify-full' }),
    /: it has no TLS; remove sslmode from DATABASE_URL, or turn on ssl in the server\.$/,
  ],
  [
    'with a self-signed certificate',
    () => changed({ port: String(tls.port), hostname: 'localhost', search: '?sslmode=verify-full' }),
    /\(DEPTH_ZERO_SELF_SIGNED_CERT\): its TLS certificate is not trusted; .*sslrootcert.* sslmode=no-verify\.$/,
  ],
  [
    'whose certificates are not where the URL says',
    () => changed({ search: '?sslmode=verify-full&sslrootcert=/nowhere/ca.pem' }),
    /\(ENOENT\): a file that DATABASE_URL names \(sslrootcert, sslcert or sslkey\) does not exist/,
  ],
  [
    'whose certificate file is a directory',
    () => changed({ search: '?sslmode=verify-full&sslrootcert=/' }),
    /\(EISDIR\): a file that DATABASE_URL names \(sslrootcert, sslcert or sslkey\) is a directory; name the file in it/,
  ],
  [
    'whose user lacks every right',
    () => changed({ username: guest, password: 'guest' }),
    /\(42501\): the user of DATABASE_URL lacks a right; make it the owner of the database/,
  ],
  [
    'with tables of another program',
    () => foreign.url,
    /^The database has schema version 0, and this program needs \d+\. Run `punteo migrate`\.$/,
  ],
];

describe.each(STATES)('a database %s', (_state, url, message) => {
  test.each(COMMANDS)('is one sentence with the way out, and exit code 78, from punteo %s', async (command) => {
    const { code, stdout, stderr } = await runPunteo(command.split(' '), environmentOf(url()));
    expect({ code, stdout, line: lastLine(stderr) }).toEqual({
      code: 78,
      stdout: '',
      line: expect.stringMatching(message),
    });
    expect(stderr).not.toMatch(/internal error|another@|:guest@/i);
  });

  // Its supervisor starts it again where that may help, as with the receiver.
  test('is one line of the log with the same sentence from punteo serve, and exit code 1 where the database is away', async () => {
    const { code, stdout, stderr } = await startPunteo(['serve'], { ...environmentOf(url()), LOG_LEVEL: 'info' }).ended;
    const line = JSON.parse(stderr) as { errorCode: string; errorMessage: string };
    expect({ code, stdout, message: line.errorMessage }).toEqual({
      code: line.errorCode === 'store_unavailable' ? 1 : 78,
      stdout: '',
      message: expect.stringMatching(message),
    });
    expect(stderr).not.toMatch(/internal error|another@|:guest@/i);
  });

  test('is a failed check of the doctor with the same sentence', async () => {
    const { code, stdout } = await runPunteo(['doctor', '--json'], environmentOf(url()));
    const { checks } = JSON.parse(stdout) as { checks: { name: string; result: string; detail: string }[] };
    expect(code).toBe(2);
    expect(checks).toContainEqual({
      name: expect.stringMatching(/^(?:database|migrations)$/),
      result: 'fail',
      detail: expect.stringMatching(message),
    });
    // The checks that need no database are made.
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['configuration', 'providers']));
  });
});

test('punteo migrate names the tables of another program, the missing right, and a server that is away', async () => {
  for (const [url, message] of [
    [foreign.url, /has tables that are not Punteo’s: orders\. Give Punteo a database of its own/],
    [changed({ username: guest, password: 'guest' }), /\(42501\): the user of DATABASE_URL lacks a right/],
    [changed({ port: '1' }), /\(ECONNREFUSED\): nothing listens there/],
  ] as const) {
    const { code, stderr } = await runPunteo(['migrate'], environmentOf(url));
    expect({ code, line: lastLine(stderr) }).toEqual({ code: 78, line: expect.stringMatching(message) });
  }
});

test('punteo serve ends with 1 where its database is away at the start, and with 78 where the database refuses it', async () => {
  for (const [change, code] of [
    [{ port: '1' }, 1],
    [{ password: 'another' }, 78],
  ] as const)
    expect(await startPunteo(['serve'], environmentOf(changed(change))).ended).toMatchObject({ code, stdout: '' });
});

test('punteo serve on a port that is in use logs one line that names the variable, and exits 78', async () => {
  const { code, stderr } = await startPunteo(['serve'], {
    ...environmentOf(migrated.url),
    LOG_LEVEL: 'info',
    PORT: new URL(migrated.url).port,
  }).ended;
  expect({ code, ...JSON.parse(stderr) }).toMatchObject({
    ...{ code: 78, app: 'reconciliation', msg: 'The server could not start.', errorCode: 'address_refused' },
    errorMessage: expect.stringMatching(/^PORT: port \d+ of /),
  });
});

function environmentOf(url: string): Record<string, string> {
  return { DATABASE_URL: url, LOG_LEVEL: 'silent' };
}

function changed(
  change: Partial<Record<'port' | 'hostname' | 'pathname' | 'username' | 'password' | 'search', string>>,
) {
  return Object.assign(new URL(migrated.url), change).href;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
