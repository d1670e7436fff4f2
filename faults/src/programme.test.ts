import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROGRAMME } from './programme.ts';

const root = join(import.meta.dirname, '../..');

test('every fault of sections C and D has a test file in the programme', () => {
  const ids = [...numbered('C', 19), ...numbered('D', 15)];
  expect(ids.filter((id) => !(id in PROGRAMME))).toEqual([]);
});

test('each file of the programme has a test whose title begins with the fault id, and no other file has one', () => {
  const files = globSync('{packages,apps,demo,bench,faults,tests}/**/*.test.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  });
  const played = files.flatMap((file) =>
    faultIdsIn(readFileSync(join(root, file), 'utf8')).map((id) => `${id} in ${file}`),
  );
  const listed = Object.entries(PROGRAMME).flatMap(([id, places]) => places.map((file) => `${id} in ${file}`));
  expect(played.sort()).toEqual(listed.sort());
});

function numbered(section: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${section}${index + 1}`);
}

/** Fault ids at the beginning of test titles, one title after an opening parenthesis. */
function faultIdsIn(source: string): readonly string[] {
  const titles = source.matchAll(/\(\s*['"`]((?:[A-Z]\d+ )*[A-Z]\d+): /g);
  return [...new Set([...titles].flatMap(([, ids = '']) => ids.split(' ')))];
}
