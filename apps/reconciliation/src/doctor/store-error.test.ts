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

const changed = (change: Partial<Pick<URL, 'port' | 'hostname' | 'pathname'>>) =>
  Object.assign(new URL(database.url), change).href;

test.each<[string, () => string, string, RegExp]>([
  [
    'a port that nobody listens on',
    () => changed({ port: '1' }),
    'database',
    /start PostgreSQL, or mend host and port in DATABASE_URL\.$/,
  ],
  [
    'a host that is none',
    () => changed({ hostname: 'nobody.invalid' }),
    'database',
    /(?:no host has that name|names cannot be looked up).*DATABASE_URL\.$/,
  ],
  [
    'a database that is none',
    () => changed({ pathname: '/nobody' }),
    'database',
    /create it, or mend the name in DATABASE_URL\.$/,
  ],
  [
    'a database that nobody migrated',
    () => database.url,
    'migrations',
    /at schema version 0, .*run `punteo migrate`\.$/,
  ],
])('%s is told with what to do about it', async (_case, url, name, detail) => {
  const error = await openStore({ url: url(), allowVolatile: true }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PunteoError);
  expect(storeErrorCheck(error as PunteoError)).toEqual({
    name,
    result: 'fail',
    detail: expect.stringMatching(detail),
  });
});

test('what nobody has a word for is told as the store tells it', () => {
  const error = new PunteoError('store_failed', 'The database refused a statement (XX000).');
  expect(storeErrorCheck(error)).toEqual({ name: 'database', result: 'fail', detail: error.message });
});
