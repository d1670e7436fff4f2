import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROGRAMME } from './programme.ts';

test('every row of sections C and D is played somewhere', () => {
  const rows = [
    ...Array.from({ length: 19 }, (_, at) => `C${at + 1}`),
    ...Array.from({ length: 15 }, (_, at) => `D${at + 1}`),
  ];
  expect(rows.filter((row) => !(row in PROGRAMME))).toEqual([]);
});

test.each(Object.entries(PROGRAMME))('%s is played where the table says', (_row, places) => {
  const missing = places.filter(
    ([file, words]) => !readFileSync(join(import.meta.dirname, '../..', file), 'utf8').includes(words),
  );
  expect(missing).toEqual([]);
});
