import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SupervisedProcess } from './supervised-process.ts';

export interface MemoryWatch {
  stop(): readonly MemoryUse[];
}

/** The memory of one program, by the process of it that lived longest. */
export interface MemoryUse {
  readonly name: string;
  readonly livedSeconds: number;
  /** The median of the first third of its life, without the warm-up, and of the last one, in MiB; null: not measured. */
  readonly firstMiB: number | null;
  readonly lastMiB: number | null;
  /** The most of all its processes, in MiB. */
  readonly mostMiB: number;
}

interface Sample {
  readonly pid: number;
  readonly at: number;
  readonly mebibytes: number;
}

/** Samples the resident memory of every process each few seconds. */
export function watchMemory(processes: readonly SupervisedProcess[], warmUpSeconds: number): MemoryWatch {
  const samples: Sample[] = [];
  const timer = setInterval(() => {
    const pids = processes.flatMap(({ generations }) => generations.at(-1)?.pid ?? []);
    // `ps` fails where one of them has ended meanwhile.
    residentMebibytes(pids).then(
      (found) => samples.push(...found),
      () => {},
    );
  }, SAMPLE_MILLISECONDS);
  return {
    stop() {
      clearInterval(timer);
      return processes.map((each) => memoryUse(each, samples, warmUpSeconds));
    },
  };
}

const SAMPLE_MILLISECONDS = 4_000;
const SAMPLES_MIN = 30;

function memoryUse(
  { name, generations }: SupervisedProcess,
  samples: readonly Sample[],
  warmUpSeconds: number,
): MemoryUse {
  const lives = generations.map(({ pid, startedAt }) => {
    const own = samples.filter((sample) => sample.pid === pid && sample.at >= startedAt);
    return { own, livedSeconds: ((own.at(-1)?.at ?? startedAt) - startedAt) / 1_000, startedAt };
  });
  const longest = lives.reduce((left, right) => (right.livedSeconds > left.livedSeconds ? right : left));
  const warm = longest.own.filter(({ at }) => at - longest.startedAt >= warmUpSeconds * 1_000);
  const third = Math.floor(warm.length / 3);
  const isMeasured = warm.length >= SAMPLES_MIN;
  return {
    name,
    livedSeconds: longest.livedSeconds,
    firstMiB: isMeasured ? median(warm.slice(0, third)) : null,
    lastMiB: isMeasured ? median(warm.slice(-third)) : null,
    mostMiB: Math.max(0, ...lives.flatMap(({ own }) => own.map(({ mebibytes }) => mebibytes))),
  };
}

function median(samples: readonly Sample[]): number {
  const sorted = samples.map(({ mebibytes }) => mebibytes).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function residentMebibytes(pids: readonly number[]): Promise<readonly Sample[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = 0, kibibytes = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, at: Date.now(), mebibytes: kibibytes / 1_024 };
    });
}
