import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '@punteo/postgres-store';
import { withBenchDatabase } from '../bench-database.ts';
import { type Measured, measureCommand } from '../compare/measure-command.ts';
import { median, type Ratio } from '../ratio.ts';
import { writeStatement } from './write-statement.ts';

/** Imports bank statements with `punteo statements import`: one of many rows, and one of a tenth of them. */
export async function benchStatements(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<StatementsReport> {
  const { quick, progress } = options;
  const roundCount = quick ? 1 : 3;
  const rows = quick ? 100_000 : 1_000_000;
  const folder = await mkdtemp(join(tmpdir(), 'punteo-bench-'));
  try {
    return await withBenchDatabase(async ({ url }) => {
      await (await openStore({ url, migrate: true })).close();
      const large: Measured[] = [];
      const small: Measured[] = [];
      for (let round = 1; round <= roundCount; round += 1) {
        for (const [count, results] of [
          [rows / 10, small],
          [rows, large],
        ] as const) {
          progress(`round ${round} of ${roundCount}: ${count} rows`);
          results.push(await importOnce(join(folder, 'bank.csv'), count, `bank-${round}-${count}`, url));
        }
      }
      return { rows, large, small, ratios: ratiosOf(rows, large, small) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface StatementsReport {
  readonly rows: number;
  readonly large: readonly Measured[];
  /** A tenth of the rows. */
  readonly small: readonly Measured[];
  readonly ratios: readonly Ratio[];
}

async function importOnce(file: string, rows: number, account: string, url: string): Promise<Measured> {
  await writeStatement(file, rows, account);
  const main = fileURLToPath(new URL('../../../apps/reconciliation/src/main.ts', import.meta.url));
  const command = [process.execPath, '--conditions=@punteo/source', main, 'statements', 'import', file];
  const measured = await measureCommand([...command, '--mapping', `${file}.json`], tmpdir(), { DATABASE_URL: url });
  if (!measured.output.startsWith(`${rows} new entries`)) throw new Error(`Not imported: ${measured.output}`);
  return measured;
}

function ratiosOf(rows: number, large: readonly Measured[], small: readonly Measured[]): readonly Ratio[] {
  const seconds = Math.round(median(large.map((each) => each.seconds)) * 10) / 10;
  const secondsMost = (rows / 1_000_000) * 60;
  const more = Math.round(
    median(large.map((each) => each.peakMegabytes)) - median(small.map((each) => each.peakMegabytes)),
  );
  return [
    {
      what: `seconds to import ${rows} entries`,
      value: seconds,
      goal: `<= ${secondsMost}`,
      met: seconds <= secondsMost,
    },
    { what: 'peak memory above that of a tenth of the entries, MB', value: more, goal: '<= 64', met: more <= 64 },
  ];
}
