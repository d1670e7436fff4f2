import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withBenchDatabase } from '../bench-database.ts';
import { median, type Ratio } from '../ratio.ts';
import { measureReady } from './measure-ready.ts';
import { measureStart, type Start } from './measure-start.ts';

/**
 * How long `punteo --help` takes and how much memory, built and from source, beside bare Node, and how long each built app
 * takes until it is ready on a database that is up to date; medians over the repetitions.
 */
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
  const ready = await measureApps(repetitions, progress);
  return { starts, ready, ratios: [...ratiosOf(starts), ...readyRatiosOf(ready)] };
}

/** The first start of each app migrates the database and fills the compile cache: it is not counted. */
function measureApps(repetitions: number, progress: (sentence: string) => void): Promise<Record<string, number[]>> {
  return withBenchDatabase(async ({ receiverEnvironment }) => {
    const environment = { ...receiverEnvironment, ...NEOPAY_ALONE, ROLE: 'all', RECONCILIATION_ADMIN_PORT: '0' };
    const ready: Record<string, number[]> = {};
    for (let repetition = 0; repetition <= repetitions; repetition += 1) {
      progress(`starting both apps, ${repetition} of ${repetitions}`);
      for (const [name, args] of Object.entries(APPS)) {
        const milliseconds = await measureReady(args, environment);
        if (repetition > 0) ready[name] = [...(ready[name] ?? []), milliseconds];
      }
    }
    return ready;
  });
}

export interface StartupReport {
  /** By command, one entry per repetition. */
  readonly starts: Readonly<Record<string, readonly Start[]>>;
  /** Milliseconds by app, one entry per repetition. */
  readonly ready: Readonly<Record<string, readonly number[]>>;
  readonly ratios: readonly Ratio[];
}

const BUILT = fileURLToPath(new URL('../../../apps/reconciliation/dist/main.js', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../../apps/reconciliation/src/main.ts', import.meta.url));

const RECEIVER = fileURLToPath(new URL('../../../apps/callback-receiver/dist/main.js', import.meta.url));

/** Without a chain, viem is not loaded. */
const NEOPAY_ALONE = {
  ...{ PENTAGOO_INTEGRATION_KEY: '', PENTAGOO_INTEGRATION_SECRET: '', PENTAGOO_CALLBACK_TOKENS: '' },
  NEOPAY_TOKEN: 'bench-neopay-token',
  NEOPAY_APP_KEY: '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f',
  NEOPAY_ENVIRONMENT: 'sandbox',
};

const APPS = { 'callback receiver': [RECEIVER], 'punteo serve': [BUILT, 'serve'] } as const;

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

function readyRatiosOf(ready: StartupReport['ready']): Ratio[] {
  return Object.entries(ready).map(([name, times]) => atMost(`ms until ready, built: ${name}`, median(times), 1_000));
}

function atMost(what: string, value: number, most: number): Ratio {
  return { what, value: Math.round(value), goal: `<= ${most}`, met: value <= most };
}
