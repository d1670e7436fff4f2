import { type DemoEnvironment, startEnvironment } from '../demo/src/environment.ts';
import {
  type RunReport,
  reconcile,
  runTradingDay,
  type TradingDayResult,
} from '../demo/src/trading-day/run-trading-day.ts';
import { createTradingDay } from '../packages/sandbox/src/index.ts';

/** A day that was played in an installation of its own. */
export interface LoadedDay {
  readonly environment: DemoEnvironment;
  readonly result: TradingDayResult;
}

/** Plays the day of a seed in a new installation. */
export async function loadTradingDay(options: {
  readonly seed: number;
  readonly cleanOrders: number;
}): Promise<LoadedDay> {
  const day = createTradingDay(options);
  const environment = await startEnvironment({ resendCallbacks: true, seed: options.seed });
  try {
    return { environment, result: await runTradingDay(day, environment, () => {}) };
  } catch (error) {
    await environment.close();
    throw error;
  }
}

/**
 * A CSV report of the evening without what differs by nature from one playing of a day to the next: the ids of discrepancies
 * and create attempts, instants, and the hashes of blocks.
 */
export function withoutNature(csv: string): readonly string[] {
  return csv
    .split('\r\n')
    .flatMap((rows) => rows.split('\n'))
    .map((row) => {
      const blocks = /earlier_block: (0x[0-9a-f]{64}) \/ (0x[0-9a-f]{64})/.exec(row)?.slice(1) ?? [];
      return blocks
        .reduce((text, block) => text.replaceAll(block, '<block>'), row)
        .replace(/^[0-9a-f-]{36},/, '<id>,')
        .replace(/attempt:[0-9a-f-]{36}/, 'attempt:<id>')
        .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC)/g, '<instant>');
    })
    .sort();
}

/** The report of the latest run. */
export function csvOf({ environment }: LoadedDay): Promise<string> {
  return environment.punteo(['report', 'latest', '--format', 'csv']);
}

/** The report of the latest run as JSON, without the run itself and when it last saw each discrepancy. */
async function jsonOf(loaded: LoadedDay): Promise<string> {
  const { discrepancies } = await latestReport(loaded);
  return JSON.stringify(discrepancies.map((each) => ({ ...each, lastSeenAt: null })));
}

/**
 * Runs again, by default and in full. Returns of each run whether its reports are the same bytes as before, and the numbers of
 * what is new, gone and changed since.
 */
export async function reconcileAgain(loaded: LoadedDay): Promise<readonly RunAgain[]> {
  const { environment } = loaded;
  const [csv, json] = [await csvOf(loaded), await jsonOf(loaded)];
  const { run: evening } = await latestReport(loaded);
  const again: RunAgain[] = [];
  for (const options of [[], ['--full']]) {
    const { run } = await reconcile(environment, options);
    const isSame = (await csvOf(loaded)) === csv && (await jsonOf(loaded)) === json;
    again.push({ isSame, ...(await differencesOf(loaded, evening.runId, run.runId)) });
  }
  return again;
}

interface RunAgain extends Differences {
  readonly isSame: boolean;
}

/** Runs without statements, which are always compared as a whole. Returns its mode, and what it found otherwise than before. */
export async function reconcileWithoutStatements(
  loaded: LoadedDay,
): Promise<Differences & { readonly mode: string | null }> {
  const { run: before } = await latestReport(loaded);
  const { run } = await reconcile(loaded.environment, [], { SETTLEMENT_ACCOUNTS: '', SETTLEMENT_DAYS: '' });
  return { mode: run.mode, ...(await differencesOf(loaded, before.runId, run.runId)) };
}

/** How many discrepancies differ between two runs. */
interface Differences {
  readonly new: number;
  readonly changed: number;
  readonly gone: number;
}

async function differencesOf({ environment }: LoadedDay, before: string, after: string): Promise<Differences> {
  const diff = await environment.punteo(['runs', 'diff', before, after, '--json'], { codes: [0, 1] });
  const { new: isNew, gone, changed } = JSON.parse(diff).counts;
  return { new: isNew, changed, gone };
}

async function latestReport({ environment }: LoadedDay): Promise<RunReport> {
  return JSON.parse(await environment.punteo(['report', 'latest', '--format', 'json']));
}
