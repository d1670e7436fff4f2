import { constantFrom, array, boolean, oneof, option, record, shuffledSubarray, string, tuple, type Arbitrary } from 'fast-check';

const ids = constantFrom('a', 'b', 'ab', 'ba', 'abcde', 'abcdf', '12345678', 'é', '日本', '😀', '', ' a', 'x,y', 'say "a"', 'two\nlines', 'r\r', '\u0000');
const plainAmounts = constantFrom('1', '1.0', '1.00', '10.5', '10.50', '10.51', '10', '100', '0', '0.00', '-0', '-0.0', '-1.10', '-1.1', '9007199254740993', '9007199254740992', '0.000000000000000001');
const noAmounts = constantFrom('', '1e3', '1E3', '01', '-01', '.5', '1.', '+1', '--1', '1.0.0', '1,5', 'NaN', ' 1', '1 ', '١', '0x10', 'free');
const texts = constantFrom('', 'USD', 'EUR', 'paid', 'päid', 'a"b', 'a,b', 'usd');

/** A cell as written to a file: plain, quoted, or with a misplaced quote. */
function cell(value: Arbitrary<string>): Arbitrary<string> {
  return tuple(value, option(constantFrom('needed', 'always'), { nil: 'never', freq: 40 })).map(([text, quotes]) =>
    quotes === 'always' || (quotes === 'needed' && /[",\n\r]/.test(text)) ? `"${text.replaceAll('"', '""')}"` : text,
  );
}

const row = record({
  cells: record({
    id: cell(ids),
    amount: cell(oneof({ weight: 3, arbitrary: plainAmounts }, { weight: 1, arbitrary: noAmounts })),
    currency: cell(texts),
    status: cell(texts),
    note: cell(oneof(texts, string({ maxLength: 12, unit: constantFrom('"', ',', '\n', '\r', 'a', '1', 'é') }))),
  }),
  /** Cells missing at the end of the row, or beyond those of the header. */
  fewer: option(constantFrom(1, 2, 3), { nil: 0, freq: 8 }),
  more: option(constantFrom(',', ',x', ',"x",'), { nil: '', freq: 8 }),
  end: constantFrom('\n', '\r\n', '\n\n', '\r\n\r\n'),
});

/** Well-formed and malformed CSV files. Every one has an id and an amount column. */
export const csvFile: Arbitrary<string> = tuple(
  shuffledSubarray(['currency', 'status', 'note'] as const),
  shuffledSubarray(['id', 'amount'] as const, { minLength: 2 }),
  boolean(),
  array(row, { maxLength: 12 }),
  boolean(),
  boolean(),
).map(([others, needed, isNeededFirst, rows, hasMark, endsWithLine]) => {
  const columns = isNeededFirst ? [...needed, ...others] : [...others, ...needed];
  const lines = rows.map(({ cells, fewer, more, end }) => {
    const text = columns.map((column) => cells[column]);
    return `${text.slice(0, Math.max(1, text.length - fewer)).join(',')}${more}${end}`;
  });
  const file = `${hasMark ? '\uFEFF' : ''}${columns.join(',')}\r\n${lines.join('')}`;
  return endsWithLine ? file : file.replace(/[\r\n]+$/, '');
});
