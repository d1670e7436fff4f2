import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { faultCount } from '@punteo/testing';
import { createRandom, firstSeed, type Random } from '../random.ts';

/** A case that broke a promise, with what repeats it: `PUNTEO_SEED=<seed> PUNTEO_CASES=1`. */
export interface Failure {
  readonly seed: number;
  readonly what: string;
  /** The bytes of the case, in base64. */
  readonly bytes: string;
}

/** What a case did: undefined when it kept its promise. */
export type Fault = { readonly what: string; readonly bytes: Uint8Array | string } | undefined;

export interface CasesOptions {
  /** Number of cases in `pnpm test` and in `pnpm faults`. */
  readonly few: number;
  readonly full: number;
  readonly concurrency?: number;
  /** Cases after which `between` runs and the memory is measured. */
  readonly batch: number;
  /** Checks what the cases of a batch left behind, and removes it. */
  readonly between?: () => Promise<readonly Failure[]>;
}

export interface CasesResult {
  readonly failures: readonly Failure[];
  /** Bytes of the heap in use after each batch, after a forced collection. */
  readonly heapBytes: readonly number[];
}

/**
 * Runs mutated cases. Case n has the seed `first + n`, so each can be repeated alone; the first seed is printed. Ends at
 * five failures.
 */
export async function runCases(
  name: string,
  { few, full, concurrency = 1, batch, between = async () => [] }: CasesOptions,
  /** `player` is below `concurrency`; a player plays one case after another. */
  play: (random: Random, seed: number, player: number) => Promise<Fault>,
): Promise<CasesResult> {
  const first = firstSeed();
  const count = Number(process.env.PUNTEO_CASES ?? faultCount(few, full));
  process.stdout.write(`${name}: ${count} cases from seed ${first}\n`);
  const failures: Failure[] = [];
  const heapBytes: number[] = [];
  for (let start = 0; start < count && failures.length < FAILURES_MAX; start += batch) {
    const end = Math.min(start + batch, count);
    let next = start;
    const playOn = async (player: number) => {
      while (next < end && failures.length < FAILURES_MAX) {
        const seed = first + next;
        next += 1;
        const fault = await play(createRandom(seed), seed, player);
        if (fault) failures.push({ seed, what: fault.what, bytes: Buffer.from(fault.bytes).toString('base64') });
      }
    };
    await Promise.all(Array.from({ length: concurrency }, (_, player) => playOn(player)));
    failures.push(...(await between()));
    heapBytes.push(collectedHeapBytes());
  }
  return { failures, heapBytes };
}

const FAILURES_MAX = 5;

/**
 * How much the heap grew from the end of the first tenth of the batches, when caches are warm, to the least of the last
 * tenth.
 */
export function heapGrowthBytes(heapBytes: readonly number[]): number {
  const tenth = Math.max(Math.floor(heapBytes.length / 10), 1);
  return Math.min(...heapBytes.slice(-tenth)) - Math.max(...heapBytes.slice(0, tenth));
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function collectedHeapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
