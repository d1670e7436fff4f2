import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changedMigrations, noteReleasedMigrations } from './released-migrations.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'punteo-migrations-'));
  folder = join(root, 'packages/postgres-store/migrations');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'released.json'), '{}');
  writeFileSync(join(folder, '000001_initial.sql'), '-- breaking\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('every migration is noted with its SHA-256, as the database stores it', () => {
  noteReleasedMigrations(root);
  expect(JSON.parse(readFileSync(join(folder, 'released.json'), 'utf8'))).toEqual({
    // printf -- '-- breaking\n' | sha256sum
    '000001_initial.sql': '3030425b2b0ea273f319e54d04bf020b6411355a16ee162e65a9ce218c9cfe7e',
  });
});

test('a released migration that was edited or removed is named, and a new one is not', () => {
  writeFileSync(join(folder, '000002_traces.sql'), '-- compatible\n');
  noteReleasedMigrations(root);
  expect(changedMigrations(root)).toEqual([]);

  writeFileSync(join(folder, '000003_later.sql'), '-- compatible\n');
  writeFileSync(join(folder, '000001_initial.sql'), '-- breaking\n-- Edited.\n');
  rmSync(join(folder, '000002_traces.sql'));
  expect(changedMigrations(root)).toEqual(['000001_initial.sql', '000002_traces.sql']);
});
