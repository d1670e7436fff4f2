import { expect, test } from 'vitest';
import { printable, textTable } from './text-table.ts';

test('a text table aligns its columns, and right-aligned ones to the right', () => {
  expect(
    textTable(
      [
        ['order', 'amount', 'state'],
        ['A-1', '100.00', 'paid'],
        ['B', '9.00', ''],
      ],
      [1],
    ),
  ).toBe('order  amount  state\nA-1    100.00  paid\nB        9.00');
});

test('printable text cannot move the cursor, colour text, break the line or change the writing direction', () => {
  expect(printable('a\u001B[2Jb\r\nc\u202Ed\u2028e')).toBe('a\uFFFD[2Jb\uFFFD\uFFFDc\uFFFDd\uFFFDe');
});
