import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { readMigrations } from '../schema/read-migrations.ts';

/** A folder with these files, by name, until the test has ended: the migrations of one version of a program. */
export function scratchMigrations(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'punteo-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  return pathToFileURL(`${folder}/`);
}

/** The shipped migrations and these: those of a later version. */
export function laterMigrations(files: Readonly<Record<string, string>>): URL {
  return scratchMigrations({ ...Object.fromEntries(readMigrations().map(({ name, sql }) => [name, sql])), ...files });
}
