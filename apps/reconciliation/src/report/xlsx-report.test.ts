import { type Discrepancy, type Money, moneyFromDecimal } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { xlsxReport } from './xlsx-report.ts';
import { xlsxText } from './xlsx-text.ts';

const FOUND: Discrepancy = {
  discrepancyId: '6b0f3b1e-5a4e-4d53-9f0c-1f6f3f1b7c11',
  kind: 'amount_under',
  subject: 'order:A-1',
  orderId: 'A-1',
  provider: 'neopay',
  fields: [{ field: 'amount', expected: '10.50', actual: '10' }],
  moneyAtRisk: moneyFromDecimal('1234.50', 'EUR'),
  firstSeenAt: new Date('2026-03-01T12:00:00.250Z'),
  lastSeenAt: new Date('2026-03-01T12:00:00.250Z'),
  owner: null,
  note: null,
  dueOn: null,
  state: 'open',
  version: 1,
} as Discrepancy;

/** The cells of the first row below the header, read as ECMA-376 says, independently of the writer. */
async function cellsOf(change: Partial<Discrepancy>) {
  const files = unzipSync(await xlsxReport([{ ...FOUND, ...change }], 'en'));
  const textOf = (path: string) => new TextDecoder().decode(files[path]);
  const strings = [...textOf('xl/sharedStrings.xml').matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g)].map(([, text = '']) =>
    decoded(text),
  );
  const formats = new Map(
    [...textOf('xl/styles.xml').matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [
      id,
      code,
    ]),
  );
  const [, styles = ''] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(textOf('xl/styles.xml')) ?? [];
  const formatOfStyle = [...styles.matchAll(/<xf [^>]*numFmtId="(\d+)"|<xf /g)].map(([, id]) => formats.get(id));
  const cells: Record<string, unknown> = {};
  const sheet = textOf('xl/worksheets/sheet1.xml');
  expect(sheet).not.toContain('<f>');
  for (const [, attributes = '', value = ''] of sheet.matchAll(/<c ([^>]*)><v>([^<]*)<\/v><\/c>/g)) {
    const [, column = ''] = /r="([A-Z]+)2"/.exec(attributes) ?? [];
    const [, style] = /s="(\d+)"/.exec(attributes) ?? [];
    if (column === '') continue;
    if (attributes.includes('t="s"')) cells[column] = strings[Number(value)];
    else cells[column] = { number: Number(value), format: formatOfStyle[Number(style)] };
  }
  return cells;
}

function decoded(xml: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  const text = xml.replace(/&(\w+);/g, (_, name: string) => named[name] ?? '?');
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

test('an amount is a number with its decimals, which a spreadsheet adds', async () => {
  expect((await cellsOf({})).L).toEqual({ number: 1234.5, format: '0.00' });
  const yen = await cellsOf({ moneyAtRisk: moneyFromDecimal('500', 'JPY') });
  expect(yen.L).toEqual({ number: 500, format: '0' });
});

test('an amount of 15 digits is a number, and one of 16 digits stays exact as text', async () => {
  const amount = async (value: string) => (await cellsOf({ moneyAtRisk: moneyFromDecimal(value, 'EUR') })).L;
  expect(await amount('1234567890123.45')).toEqual({ number: 1234567890123.45, format: '0.00' });
  expect(await amount('12345678901234.56')).toBe('12345678901234.56');
  const token: Money = { amountMinor: 1n, currency: 'USDT', exponent: 18 };
  expect((await cellsOf({ moneyAtRisk: token })).L).toMatchObject({ number: 1e-18 });
});

test('a time is a date cell in UTC', async () => {
  const { O } = await cellsOf({});
  const { number, format } = O as { number: number; format: string };
  expect(format).toBe('yyyy-mm-dd hh:mm:ss.000');
  const dayZero = Date.UTC(1899, 11, 30);
  expect(new Date(Math.round(dayZero + number * 86_400_000))).toEqual(FOUND.firstSeenAt);
});

test.each([
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', '_x0041_', '_x005F_x0041_', '_x00e9_', '__x0041__'],
  ...['a\u0000b', '\u0001', '\r\n', ' \t ', '\uD800', '\uFFFE\uFFFF', '<&>"\'', '=1+1', "'=1", '007', '1-2', '😀'],
])('the text %j survives in a workbook', async (text) => {
  expect((await cellsOf({ note: text })).D).toBe(text);
});

test('every text survives in a workbook', { timeout: 300_000 }, () => {
  const unit = fc.constantFrom(...'_x0041F5a\r\n\t\u0000\u001F\uD800\uDC00\uFFFF&<é'.split(''), '_x0041_');
  const texts = fc.oneof(fc.string({ unit }), fc.string({ unit: 'binary' }), fc.constantFrom(...namesOfObject()));
  fc.assert(
    fc.property(texts, (text) => {
      const written = xlsxText(text);
      expect(decoded(written.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))).toBe(text);
      expect(written in {}).toBe(false);
      // Whatever XML 1.0 forbids or changes is escaped.
      expect(written).not.toMatch(/(?![\t\n])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/u);
    }),
    { numRuns: faultCount(1_000, 100_000) },
  );
});

test('a text longer than a cell may be is cut, so that Excel opens the workbook', () => {
  expect(xlsxText('x'.repeat(40_000))).toHaveLength(32_767);
});

test('the same discrepancies give a workbook of the same bytes, at another time too', async () => {
  const first = await xlsxReport([FOUND], 'en');
  const timeOfFiles = first.readUInt32LE(10);
  expect(timeOfFiles).toBe(0x00210000);
  expect(await xlsxReport([FOUND], 'en')).toEqual(first);
});

function namesOfObject(): readonly string[] {
  return Object.getOwnPropertyNames(Object.prototype);
}
