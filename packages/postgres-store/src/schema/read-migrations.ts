import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** The migrations of a folder, in order. Throws when one has no number or no mark, or the number of another one. */
export function readMigrations(folder: URL = SHIPPED_MIGRATIONS): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const migrations = names
    .map((name) => readMigration(folder, name))
    .sort((left, right) => left.version - right.version);
  for (const [index, { version, name }] of migrations.entries()) {
    const before = migrations[index - 1];
    if (before?.version === version)
      throw new Error(`${before.name} and ${name} have the same number. Give the later one the next number.`);
  }
  return migrations;
}

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
  /** From its first line, `-- compatible` or `-- breaking`: whether programs that do not know it keep working. */
  readonly mark: 'compatible' | 'breaking';
}

/** The folder of this package. Sources and built files are as deep as each other. */
export const SHIPPED_MIGRATIONS = new URL('../../migrations/', import.meta.url);

function readMigration(folder: URL, name: string): Migration {
  const sql = readFileSync(new URL(name, folder), 'utf8');
  const version = Number.parseInt(name, 10);
  if (!(version > 0))
    throw new Error(`${name} has no number. Begin its name with the next one, as in 000007_name.sql.`);
  return { version, name, sql, digest: createHash('sha256').update(sql).digest('hex'), mark: markOf(name, sql) };
}

function markOf(name: string, sql: string): Migration['mark'] {
  const mark = /^-- (compatible|breaking)\n/.exec(sql)?.[1];
  if (mark === 'compatible' || mark === 'breaking') return mark;
  throw new Error(`${name} has no mark. Make its first line \`-- compatible\` or \`-- breaking\`.`);
}
