import { setTimeout as sleep } from 'node:timers/promises';
import type { NeopayRoute } from '@punteo/sandbox';
import type { ShopAnswer } from '../events/shop.ts';
import { createRandom, type Random } from '../random.ts';
import type { SoakEnvironment } from './environment.ts';
import { allOf } from './start-processes.ts';
import type { SupervisedProcess } from './supervised-process.ts';

export interface Disorder {
  /** How often each class of faults struck. */
  readonly strikes: ReadonlyMap<string, number>;
  /** Milliseconds until every process worked, from when the database answered again, by class. */
  readonly recoveries: readonly { readonly fault: string; readonly milliseconds: number }[];
  /** Resolves when every class has struck and the time is over; then nothing is broken any more. */
  readonly ended: Promise<void>;
}

interface FaultClass {
  readonly name: string;
  /** Strikes, and resolves when what it broke works again; null: it strikes no more. */
  strike(): Promise<void> | null;
  /** What is out of order: it has one outage at a time, while other faults strike. Without it, the next fault waits. */
  readonly outageOf?: string;
}

/**
 * Draws faults from the seed until the time is over. The second receiver and worker are killed in the first third only, and
 * the reconciliation app in the first half, so that memory can be compared within one process.
 */
export function startDisorder(
  environment: SoakEnvironment,
  {
    seed,
    seconds,
    restSecondsMax,
  }: { readonly seed: number; readonly seconds: number; readonly restSecondsMax: number },
): Disorder {
  const random = createRandom(seed);
  const startedAt = Date.now();
  const part = () => (Date.now() - startedAt) / (seconds * 1_000);
  const strikes = new Map<string, number>();
  const recoveries: { fault: string; milliseconds: number }[] = [];
  const outages = new Map<string, Promise<void>>();
  // A short run has every class once, even where it is late.
  const isBefore = (end: number, name: string) => part() < end || !strikes.has(name);
  const classes = faultClasses(environment, random, recoveries, isBefore, 3 * restSecondsMax);

  async function strike({ name, strike, outageOf = '' }: FaultClass): Promise<void> {
    const struck = strike();
    if (struck === null) return;
    strikes.set(name, (strikes.get(name) ?? 0) + 1);
    if (outageOf === '') return struck;
    outages.set(
      outageOf,
      struck.finally(() => outages.delete(outageOf)),
    );
  }

  async function run(): Promise<void> {
    let bag: FaultClass[] = [];
    while (part() < 1 || strikes.size < classes.length) {
      if (bag.length === 0) bag = [...classes];
      const drawn = bag[random.below(bag.length)] as FaultClass;
      // One whose target is out of order stays in the bag: every class strikes once before any strikes again.
      if (!outages.has(drawn.outageOf ?? '')) {
        bag.splice(bag.indexOf(drawn), 1);
        await strike(drawn);
      }
      await sleep(500 + random.below(restSecondsMax * 1_000));
    }
    await Promise.all(outages.values());
  }
  return { strikes, recoveries, ended: run() };
}

function faultClasses(
  environment: SoakEnvironment,
  random: Random,
  recoveries: { fault: string; milliseconds: number }[],
  isBefore: (end: number, name: string) => boolean,
  outageSecondsMax: number,
): readonly FaultClass[] {
  const { processes, sandbox, fronts, shop, network, query, killDatabase } = environment;
  const { receivers, workers, reconciliation } = processes;
  const outageSeconds = () => 2 + random.below(outageSecondsMax);

  const killOneOf = (name: string, pair: readonly SupervisedProcess[]): FaultClass => ({
    name,
    strike: async () => (isBefore(1 / 3, name) ? random.pick(pair) : pair[0])?.kill(),
  });

  const database = (name: string, strike: () => Promise<unknown>): FaultClass => ({
    name,
    async strike() {
      await strike();
      const isBackAt = performance.now();
      while (!(await Promise.all(allOf(processes).map((each) => each.isReady()))).every(Boolean)) await sleep(50);
      recoveries.push({ fault: name, milliseconds: performance.now() - isBackAt });
    },
  });

  const nodes = (how: 'hang' | 'refuse'): FaultClass => ({
    name: `chain nodes ${how}`,
    outageOf: 'chain nodes',
    async strike() {
      const end = fronts.fail(1 + random.below(fronts.urls.length), how);
      await sleep(outageSeconds() * 1_000);
      end();
    },
  });

  const neopay = (name: string, fault: Parameters<typeof sandbox.neopay.faults.next>[1]): FaultClass => ({
    name,
    outageOf: 'Neopay',
    async strike() {
      for (const route of NEOPAY_ROUTES) sandbox.neopay.faults.next(route, fault, { times: Infinity });
      await sleep(outageSeconds() * 1_000);
      sandbox.neopay.faults.clear();
    },
  });

  const shopAnswers = (name: string, answers: readonly ShopAnswer[]): FaultClass => ({
    name,
    outageOf: 'shop',
    async strike() {
      shop.answerWith(() => random.pick(answers));
      await sleep(outageSeconds() * 1_000);
      shop.answerWith(() => 204);
    },
  });

  return [
    killOneOf('kill -9 of a receiver', receivers),
    killOneOf('kill -9 of a worker', workers),
    {
      name: 'kill -9 of reconciliation',
      strike: () => (isBefore(1 / 2, 'kill -9 of reconciliation') ? reconciliation.kill() : null),
    },
    database('kill -9 of the database server', killDatabase),
    database('end of one session', () => query(endSessions('order by random() limit 1'))),
    database('end of all sessions', () => query(endSessions(''))),
    database('connection cut at a statement', () => network.cutOneStatement()),
    nodes('hang'),
    nodes('refuse'),
    neopay('Neopay answers 500', { kind: 'status', status: 500 }),
    neopay('Neopay hangs', { kind: 'stall' }),
    shopAnswers('the shop answers 500 or 503', [500, 503]),
    shopAnswers('the shop answers 4xx', [404, 410, 429]),
    shopAnswers('the shop hangs', ['hang']),
    shopAnswers('the shop breaks connections', ['reset', 'cut']),
  ];
}

const NEOPAY_ROUTES: readonly NeopayRoute[] = ['getPayment', 'listPayments', 'createPayment'];

function endSessions(which: string): string {
  return `select pg_terminate_backend(pid) from (
    select pid from pg_stat_activity where application_name like 'punteo-%' ${which}) as session`;
}
