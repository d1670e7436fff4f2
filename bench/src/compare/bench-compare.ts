import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ratio, ratioOf } from '../ratio.ts';
import { isInstalled, type Measured, measureCommand } from './measure-command.ts';
import { differencesIn, writeStatements } from './write-statements.ts';

/**
 * Compares `punteo compare` with scripts and shell commands on the same two files. Ratios are medians over the rounds.
 */
export async function benchCompare(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<CompareReport> {
  const { quick, progress } = options;
  const roundCount = quick ? 1 : 3;
  const rows = quick ? 100_000 : 1_000_000;
  const folder = await mkdtemp(join(tmpdir(), 'punteo-bench-'));
  const files = [join(folder, 'merchant.csv'), join(folder, 'provider.csv')] as const;
  try {
    progress(`writing two files of ${rows} rows`);
    await writeStatements(...files, rows, SEED);
    const commands = commandsFor(files);
    const measured: Record<string, Measured[]> = {};
    for (let round = 0; round < roundCount; round += 1) {
      for (const [name, { command, differencesFound }] of Object.entries(commands)) {
        progress(`round ${round + 1} of ${roundCount}: ${name}`);
        const result = await measureCommand(command, folder);
        const found = differencesFound(result.output);
        if (found !== differencesIn(rows))
          throw new Error(`${name} found ${found} of ${differencesIn(rows)} differences.\n${result.output}`);
        measured[name] = [...(measured[name] ?? []), result];
      }
    }
    return { rows, measured, ratios: ratiosOf(measured) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface CompareReport {
  readonly rows: number;
  readonly measured: Readonly<Record<string, readonly Measured[]>>;
  readonly ratios: readonly Ratio[];
}

const SEED = 20_261_128;

interface ComparedCommand {
  readonly command: readonly string[];
  /** Reads the number of differences from its output. */
  readonly differencesFound: (output: string) => number;
}

function commandsFor(files: readonly [string, string]): Readonly<Record<string, ComparedCommand>> {
  const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const node = (path: string, ...args: readonly string[]) => [
    process.execPath,
    '--conditions=@punteo/source',
    script(path),
    ...args,
    ...files,
  ];
  return {
    punteo: { command: node('../../../apps/reconciliation/src/main.ts', 'compare'), differencesFound: sumOfCounts },
    mapOfStrings: { command: node('./peers/map-of-strings.ts'), differencesFound: Number },
    readlineAndSplit: { command: node('./peers/readline-and-split.ts'), differencesFound: Number },
    ...(['sort', 'join', 'awk', 'cut'].every(isInstalled)
      ? { sortAndJoin: { command: ['sh', script('./peers/sort-and-join.sh'), ...files], differencesFound: Number } }
      : {}),
  };
}

/** Adds the counts at the end of the report, one line per kind such as `10000 amount`. */
function sumOfCounts(output: string): number {
  const [, counts = ''] = output.split(' equal\n');
  return counts.split('\n').reduce((sum, line) => sum + Number(line.split(' ')[0]), 0);
}

function ratiosOf(measured: Readonly<Record<string, readonly Measured[]>>): Ratio[] {
  const of = (name: string, figure: 'seconds' | 'peakMegabytes') => (measured[name] ?? []).map((each) => each[figure]);
  const against = (what: string, peer: string, figure: 'seconds' | 'peakMegabytes', most: number) =>
    measured[peer] ? [ratioOf(what, of('punteo', figure), of(peer, figure), { most })] : [];
  return [
    ...against('time against sort + join', 'sortAndJoin', 'seconds', 0.8),
    ...against('time against a Map of strings', 'mapOfStrings', 'seconds', 0.5),
    ...against('time against readline + split', 'readlineAndSplit', 'seconds', 0.4),
    ...against('peak memory against a Map of strings', 'mapOfStrings', 'peakMegabytes', 0.45),
  ];
}
