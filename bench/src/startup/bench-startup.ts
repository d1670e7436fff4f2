import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median, type Ratio } from '../ratio.ts';
import { measureStart, type Start } from './measure-start.ts';

/** How long `punteo --help` takes and how much memory, built and from source, beside bare Node; medians over the repetitions. */
export async function benchStartup(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<StartupReport> {
  const { quick, progress } = options;
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing. Run \`pnpm build\` first.`);
  const repetitions = quick ? 3 : 15;
  const starts: Record<string, Start[]> = {};
  // The first repetition fills Node's compile cache and is not counted.
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    progress(repetition === 0 ? 'warming the compile cache' : `repetition ${repetition} of ${repetitions}`);
    for (const [name, args] of Object.entries(COMMANDS)) {
      const start = await measureStart(args);
      if (repetition > 0) starts[name] = [...(starts[name] ?? []), start];
    }
  }
  return { starts, ratios: ratiosOf(starts) };
}

export interface StartupReport {
  /** By command, one entry per repetition. */
  readonly starts: Readonly<Record<string, readonly Start[]>>;
  readonly ratios: readonly Ratio[];
}

const BUILT = fileURLToPath(new URL('../../../apps/reconciliation/dist/main.js', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../../apps/reconciliation/src/main.ts', import.meta.url));

/** Arguments of Node. */
const COMMANDS = {
  'bare node': ['-e', '0'],
  'built: --help': [BUILT, '--help'],
  'built: orders list --help': [BUILT, 'orders', 'list', '--help'],
  'source: --help': ['--conditions=@punteo/source', SOURCE, '--help'],
  'source: orders list --help': ['--conditions=@punteo/source', SOURCE, 'orders', 'list', '--help'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

function ratiosOf(starts: Readonly<Record<string, readonly Start[]>>): Ratio[] {
  const middle = (name: keyof typeof COMMANDS, figure: keyof Start) =>
    median((starts[name] ?? []).map((start) => start[figure]));
  const bare = middle('bare node', 'milliseconds');
  return (['--help', 'orders list --help'] as const).flatMap((command) => [
    atMost(`ms over bare Node, built: ${command}`, middle(`built: ${command}`, 'milliseconds') - bare, 150),
    atMost(`ms from source: ${command}`, middle(`source: ${command}`, 'milliseconds'), 400),
    atMost(`peak MB, built: ${command}`, middle(`built: ${command}`, 'peakMegabytes'), 70),
    atMost(`peak MB from source: ${command}`, middle(`source: ${command}`, 'peakMegabytes'), 70),
  ]);
}

function atMost(what: string, value: number, most: number): Ratio {
  return { what, value: Math.round(value), goal: `<= ${most}`, met: value <= most };
}
