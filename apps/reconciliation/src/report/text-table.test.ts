import { expect, test } from 'vitest';
import { printable, textTable } from './text-table.ts';

test('columns are aligned, and numbers to the right', () => {
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

test('no text from outside moves the cursor, colours the terminal, breaks the line or turns it round', () => {
  expect(printable('a\u001B[2Jb\r\nc\u202Ed\u2028e')).toBe('a\uFFFD[2Jb\uFFFD\uFFFDc\uFFFDd\uFFFDe');
});
