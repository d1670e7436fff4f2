import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, integer } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { recordsOf } from './__fixtures__/compare-by-strings.ts';
import { csvFile } from './__fixtures__/csv-files.ts';
import { CsvRecords } from './csv-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'csv-records-'));
afterAll(() => rmSync(folder, { recursive: true }));

function recordsInBlocks(text: string, blockBytes: number) {
  const path = join(folder, 'file.csv');
  writeFileSync(path, text);
  const read = async (csv: CsvRecords) => {
    const records: { line: number; cells: readonly (string | undefined)[] }[] = [];
    while (await csv.fill()) {
      while (csv.next()) {
        records.push({
          line: csv.line,
          cells: Array.from({ length: csv.cells.count }, (_, column) => csv.text(column)),
        });
      }
    }
    return records;
  };
  return CsvRecords.read(path, read, blockBytes);
}

test('the CSV reader gives the same records as a reader of characters, wherever a block ends', async () => {
  await assert(
    asyncProperty(csvFile, integer({ min: 5, max: 300 }), async (text, blockBytes) => {
      let expected: unknown;
      try {
        expected = recordsOf(text);
      } catch (error) {
        await expect(recordsInBlocks(text, blockBytes)).rejects.toThrow((error as Error).message);
        return;
      }
      expect(await recordsInBlocks(text, blockBytes)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('the CSV reader reads a record of 1,000 cells whole', async () => {
  const cells = Array.from({ length: 1_000 }, (_, column) => `${column}`);
  const quoted = cells.map((cell) => `"${cell}"`);
  expect(await recordsInBlocks(`a,b\n${cells.join(',')}\n${quoted.join(',')}`, 64)).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells },
    { line: 3, cells },
  ]);
});
