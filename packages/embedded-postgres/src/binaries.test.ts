import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkLibraries, locateBinaries } from './binaries.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'punteo-binaries-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('locateBinaries finds the programs of the installed package', () => {
  const { initdb, postgres } = locateBinaries(join(directory, 'libraries'));
  expect([existsSync(initdb), existsSync(postgres)]).toEqual([true, true]);
});

test('linkLibraries makes the links that a skipped post-install script did not make', () => {
  mkdirSync(join(directory, 'native', 'lib'), { recursive: true });
  writeFileSync(join(directory, 'native', 'lib', 'libone.so.1.2'), '');
  writeFileSync(
    join(directory, 'native', 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libone.so.1.2', target: 'native/lib/libone.so.1' }]),
  );
  const environment = linkLibraries(directory, join(directory, 'libraries'));
  expect(readlinkSync(join(directory, 'native', 'lib', 'libone.so.1'))).toBe('libone.so.1.2');
  expect(environment).toEqual({});
  expect(existsSync(join(directory, 'libraries'))).toBe(false);
});
