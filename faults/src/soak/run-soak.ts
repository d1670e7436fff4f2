import { setTimeout as sleep } from 'node:timers/promises';
import { type Disorder, startDisorder } from './disorder.ts';
import { endsOfLogs } from './ends-of-logs.ts';
import { startSoakEnvironment } from './environment.ts';
import { type Load, startLoad } from './load.ts';
import { type MemoryUse, type MemoryWatch, watchMemory } from './memory.ts';
import { settle, type Unsettled } from './settle.ts';
import { allOf } from './start-processes.ts';
import { outOfOrder } from './whole.ts';

export interface SoakOptions {
  readonly seed: number;
  /** Of orders and faults; the quiet time follows. */
  readonly activitySeconds: number;
  /** All in all, at least: the rest of it is quiet. */
  readonly totalSeconds: number;
  readonly ordersPerSecond: number;
  /** The longest rest between two faults. */
  readonly restSecondsMax: number;
  readonly reconcileEveryMinutes: number;
  /** How long a process runs before its memory is compared. */
  readonly warmUpSeconds: number;
}

export interface SoakResult {
  readonly options: SoakOptions;
  readonly load: Pick<Load, 'orders' | 'trade'>;
  readonly disorder: Pick<Disorder, 'strikes' | 'recoveries'>;
  readonly memory: readonly MemoryUse[];
  readonly counts: Readonly<Record<string, unknown>>;
  readonly settledAfterSeconds: number;
  /** All empty when the soak has passed. */
  readonly faults: SoakFaults;
  /** The ends of the processes' logs; empty when the soak has passed. */
  readonly logs: readonly string[];
}

interface SoakFaults extends Unsettled {
  readonly outOfOrder: readonly string[];
  /** Programs that ended by themselves, or not with 0 on SIGTERM. */
  readonly ends: readonly string[];
}

/** Trades and breaks things until the time is over, and waits until all is settled or nothing moves any more. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const environment = await startSoakEnvironment(options);
  let load: Load | undefined;
  let memoryWatch: MemoryWatch | undefined;
  try {
    const processes = allOf(environment.processes);
    const startedAt = Date.now();
    memoryWatch = watchMemory(processes, options.warmUpSeconds);
    load = startLoad(environment, options);
    const disorder = startDisorder(environment, { ...options, seconds: options.activitySeconds });
    await disorder.ended;
    await load.stop();
    const quietAt = Date.now();
    await environment.client.startRun({ body: {} });
    const unsettled = await settle(environment, load, PATIENCE_MILLISECONDS);
    const settledAfterSeconds = (Date.now() - quietAt) / 1_000;
    await sleep(Math.max(0, startedAt + options.totalSeconds * 1_000 - Date.now()));
    const memory = memoryWatch.stop();
    const [counts = {}] = await environment.query(COUNTS);
    const faults = {
      ...unsettled,
      outOfOrder: outOfOrder(environment),
      ends: [...processes.flatMap(({ unexpectedEnds }) => unexpectedEnds), ...(await environment.stopProcesses())],
    };
    const hasFailed = Object.values(faults).some((each) => each.length > 0);
    const logs = hasFailed ? endsOfLogs(environment.directory) : [];
    return { options, load, disorder, memory, counts, settledAfterSeconds, faults, logs };
  } catch (cause) {
    const logs = endsOfLogs(environment.directory).join('\n');
    throw new Error(`The soak with seed ${options.seed} could not go on: ${(cause as Error).message}\n${logs}`, {
      cause,
    });
  } finally {
    memoryWatch?.stop();
    load?.abandon();
    await environment.close();
  }
}

/** Longer than the longest rest between two verifications, two runs, or two deliveries of one event: 15 minutes. */
const PATIENCE_MILLISECONDS = 960_000;

const COUNTS = /* sql */ `
select (select count(*)::int from callbacks) as "stored callbacks",
  (select sum(deliveries)::int from callbacks) as "received callbacks",
  (select count(*)::int from events) as events,
  (select sum(attempts)::int from deliveries) as "delivery attempts",
  (select count(*)::int from runs) as runs`;
