import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';

test('a configured database is used as it is, and nothing is started', async () => {
  const databaseUrl = 'postgres://me:secret@db.example/punteo';
  const database = await openDatabase({ databaseUrl, dataDirectory: '/nowhere' });
  expect(database.url).toBe(databaseUrl);
  await database.close();
});

test('a failure of the embedded PostgreSQL is a PunteoError with the same code', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'punteo-database-'));
  // A cluster without the file that holds its credentials.
  mkdirSync(join(dataDirectory, 'postgres'));
  writeFileSync(join(dataDirectory, 'postgres', 'PG_VERSION'), '18\n');
  try {
    const error = await openDatabase({ databaseUrl: null, dataDirectory }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PunteoError);
    expect(error).toMatchObject({ code: 'embedded_failed', cause: { name: 'EmbeddedPostgresError' } });
  } finally {
    rmSync(dataDirectory, { recursive: true });
  }
});

test('a data directory that cannot be created is an error that names the variable', async () => {
  await expect(openDatabase({ databaseUrl: null, dataDirectory: '/dev/null/data' })).rejects.toMatchObject({
    code: 'embedded_failed',
    message: expect.stringMatching(/^PUNTEO_DATA_DIR: \/dev\/null\/data cannot be used .*or set DATABASE_URL\.$/),
  });
});
