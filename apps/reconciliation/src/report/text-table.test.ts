import { expect, test } from 'vitest';
import { printable } from './printable.ts';
import { textTable } from './text-table.ts';

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

const DOCTOR = [
  ['✓', 'configuration', 'Every variable that is set is valid, those of the receiver among them.'],
  ['✗', 'nodes', 'No node of chain 56 answers.'],
];

test('a table that is wider than the terminal wraps its widest cells between words', () => {
  expect(textTable(DOCTOR, [], { width: 50 })).toBe(
    [
      '✓  configuration  Every variable that is set is',
      '                  valid, those of the receiver',
      '                  among them.',
      '✗  nodes          No node of chain 56 answers.',
    ].join('\n'),
  );
});

test('numbers never wrap, and the header is styled on each of its lines', () => {
  const rows = [
    ['order', 'amount in the currency of the order'],
    ['A-1 of the shop in Antigua', '1000.00 GTQ'],
  ];
  expect(textTable(rows, [1], { width: 50, header: (line) => `<${line}>` })).toBe(
    [
      '<order          amount in the currency of the order>',
      'A-1 of the                             1000.00 GTQ',
      'shop in',
      'Antigua',
    ].join('\n'),
  );
});

test('a table whose words do not fit lists the cells of each row below each other, and breaks only what is too long', () => {
  const rows = [
    ['order', 'hash'],
    ['A-1', `0x${'ab'.repeat(20)}`],
    ['A-2', '-'],
  ];
  expect(textTable(rows, [], { width: 30, header: (line) => line })).toBe(
    ['order  A-1', `hash   0x${'ab'.repeat(10)}a`, `       ${'ba'.repeat(9)}b`, '', 'order  A-2', 'hash   -'].join(
      '\n',
    ),
  );
  expect(textTable(rows.slice(1), [], { width: 30 })).toBe(
    ['A-1', `  0x${'ab'.repeat(13)}`, `  ${'ab'.repeat(7)}`, '', 'A-2', '  -'].join('\n'),
  );
});

test('wide and combining characters count as the columns that a terminal gives them', () => {
  const rows = [
    ['注文', 'x'],
    ['e\u0301te\u0301', 'y'],
    ['👩‍👩‍👧', 'z'],
  ];
  // A joiner is a format character, which is not printed as it is.
  expect(textTable(rows.slice(0, 2))).toBe('注文  x\ne\u0301te\u0301   y');
  expect(textTable(rows, [], { width: 3 }).split('\n')[0]).toBe('注');
});
