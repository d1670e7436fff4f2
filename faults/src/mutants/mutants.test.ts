import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textOf } from './apply.ts';
import { NAMES } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const root = join(import.meta.dirname, '../../..');

test('each of the 79 named checks has a mutant, and each mutant has one of these names', () => {
  expect(NAMES).toHaveLength(79);
  expect([...new Set(MUTANTS.map(({ name }) => name))]).toEqual(NAMES);
});

test.each(MUTANTS)(
  'the source contains the check "$name" ($at) exactly once, and its test files exist',
  ({ edits, tests }) => {
    for (const edit of edits) {
      expect(textOf(root, edit)).toContain(edit.find);
      expect(edit.replace).not.toBe(edit.find);
    }
    expect(tests.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  },
);
