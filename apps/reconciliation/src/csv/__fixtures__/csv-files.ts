import {
  type Arbitrary,
  array,
  boolean,
  constantFrom,
  oneof,
  option,
  record,
  shuffledSubarray,
  string,
  tuple,
} from 'fast-check';
import type { Separator } from '../format.ts';

const ids = constantFrom(
  ...['a', 'b', 'ab', 'ba', 'abcde', 'abcdf', '12345678', 'é', '日本', '😀', '', ' a', 'x,y', 'x;y', 'x\ty'],
  ...['say "a"', 'two\nlines', 'two\r\nlines', 'r\r', '\u0000', "'='", '\uFEFFa'],
);
const plainAmounts = constantFrom(
  ...['1', '1.0', '1.00', '10.5', '10.50', '10.51', '10', '100', '0', '0.00', '-0', '-0.0', '-1.10', '-1.1'],
  ...['9007199254740993', '9007199254740992', '0.000000000000000001'],
);
const noAmounts = constantFrom(
  ...['', '1e3', '1E3', '01', '-01', '.5', '1.', '+1', '--1', '1.0.0', '1,5', 'NaN', ' 1', '1 ', '١', '0x10', 'free'],
);
const texts = constantFrom('', 'USD', 'EUR', 'paid', 'päid', 'a"b', 'a,b', 'usd', 'a;b', 'a\tb');
const rowEnds = constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n', '\r\r', '\n\r');

/** A cell as written to a file: quoted where needed, always, or never, which misplaces the quotes of its text. */
function cell(value: Arbitrary<string>): Arbitrary<string> {
  const quotes = option(constantFrom('needed', 'always', 'opened'), { nil: 'never', freq: 40 });
  return tuple(value, quotes).map(([text, quoted]) => {
    if (quoted === 'opened') return `"${text}`;
    const isQuoted = quoted === 'always' || (quoted === 'needed' && /[",;\t\n\r]/.test(text));
    return isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
  });
}

const note = string({ maxLength: 12, unit: constantFrom('"', ',', ';', '\t', '\n', '\r', 'a', '1', 'é', '\u0000') });

const row = record({
  cells: record({
    id: cell(ids),
    amount: cell(oneof({ weight: 3, arbitrary: plainAmounts }, { weight: 1, arbitrary: noAmounts })),
    currency: cell(texts),
    status: cell(texts),
    note: cell(oneof(texts, note)),
  }),
  /** Cells missing at the end of the row, or beyond those of the header. */
  fewer: option(constantFrom(1, 2, 3), { nil: 0, freq: 8 }),
  more: option(constantFrom(['', ''], ['', 'x'], ['', '"x"', '']), { nil: [''], freq: 8 }),
  end: rowEnds,
});

/** A well-formed or malformed CSV file with an id and an amount column, and the separator of its cells. */
export const csvFile: Arbitrary<{ readonly text: string; readonly separator: Separator }> = tuple(
  shuffledSubarray(['currency', 'status', 'note'] as const),
  shuffledSubarray(['id', 'amount'] as const, { minLength: 2 }),
  boolean(),
  array(row, { maxLength: 12 }),
  boolean(),
  boolean(),
  constantFrom<Separator>(',', ',', ',', ';', '\t'),
).map(([others, needed, isNeededFirst, rows, hasMark, endsWithLine, separator]) => {
  const columns = isNeededFirst ? [...needed, ...others] : [...others, ...needed];
  const lines = rows.map(({ cells, fewer, more, end }) => {
    const kept = columns.slice(0, Math.max(1, columns.length - fewer)).map((column) => cells[column]);
    return `${[...kept, ...more.slice(1)].join(separator)}${end}`;
  });
  const file = `${hasMark ? '\uFEFF' : ''}${columns.join(separator)}\r\n${lines.join('')}`;
  return { text: endsWithLine ? file : file.replace(/[\r\n]+$/, ''), separator };
});
