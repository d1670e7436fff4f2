import { PunteoError } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeErrorCheck } from './store-error.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase({ template: 'unmigrated', migrate: async () => {} });
});
afterAll(() => database.drop());

test.each<[string, () => string, string, RegExp]>([
  [
    'a port where nothing listens',
    () => urlWith({ port: '1' }),
    'database',
    /start PostgreSQL, or correct host and port in DATABASE_URL\.$/,
  ],
  [
    'a host that does not exist',
    () => urlWith({ hostname: 'nobody.invalid' }),
    'database',
    /(?:this host does not exist|cannot be resolved).*DATABASE_URL\.$/,
  ],
  [
    'a database that does not exist',
    () => urlWith({ pathname: '/nobody' }),
    'database',
    /create it, or correct its name in DATABASE_URL\.$/,
  ],
  [
    'a database that was not migrated',
    () => database.url,
    'migrations',
    /has schema version 0, .*Run `punteo migrate`\.$/,
  ],
])('%s is a failed check that says what to do', async (_case, url, name, detail) => {
  const error = await openStore({ url: url() }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PunteoError);
  expect(storeErrorCheck(error as PunteoError)).toEqual({
    name,
    result: 'fail',
    detail: expect.stringMatching(detail),
  });
});

test('an error of the store without a known code keeps its message', () => {
  const error = new PunteoError('store_failed', 'The database rejected a statement (SQLSTATE XX000).');
  expect(storeErrorCheck(error)).toEqual({ name: 'database', result: 'fail', detail: error.message });
});

function urlWith(change: Partial<Pick<URL, 'port' | 'hostname' | 'pathname'>>): string {
  return Object.assign(new URL(database.url), change).href;
}
