import { setTimeout as sleep } from 'node:timers/promises';
import { expectStatus, Stage } from './actors.ts';
import type { World } from './environment.ts';
import type { DayCounts, Scene } from './scenario.ts';

/** What the day left behind, as the apps tell it. */
interface DayReport extends DayCounts {
  readonly complete: boolean;
}

export interface PlayedDay {
  readonly report: DayReport;
  /** Digests of the bodies that were answered 200. */
  readonly acknowledged: readonly string[];
  readonly discrepancies: readonly {
    readonly kind: string;
    readonly orderId: string | null;
    readonly sentence: string;
  }[];
}

/**
 * Plays every scene, then the second acts, then reconciles through the API. Scenes are played one after the other; verification
 * goes on beside them. `atHalfTime` runs while callbacks are on their way.
 */
export async function playDay(
  world: World,
  scenes: readonly Scene[],
  atHalfTime?: () => Promise<void>,
): Promise<PlayedDay> {
  const stage = new Stage(world);
  const script = scenes.flatMap((scene) => Array.from({ length: scene.times }, () => scene));
  const afterwards: (() => Promise<void>)[] = [];
  let interruption: Promise<void> | undefined;
  for (const [index, scene] of script.entries()) {
    if (index === Math.floor(script.length / 2)) interruption = atHalfTime?.();
    const act = await scene.play(stage);
    if (act) afterwards.push(act);
  }
  await interruption;
  for (const act of afterwards) await act();
  return reconcile(world, stage);
}

async function reconcile({ client }: World, stage: Stage): Promise<PlayedDay> {
  const { runId } = expectStatus(await client.startRun({ body: {} }), 202);
  for (;;) {
    const run = expectStatus(await client.getRun({ params: { runId } }), 200);
    if (run.finishedAt !== null && run.summary !== null) {
      const { received, ...stored } = run.summary.callbacks;
      return {
        report: {
          orders: run.summary.orders,
          standings: sorted(run.summary.standings),
          callbacks: {
            received: stage.answers.length,
            ...stored,
            refused: stage.answers.filter(({ status }) => status === 404).length,
          },
          discrepancies: sorted(run.summary.discrepancies),
          complete: run.complete,
        },
        acknowledged: stage.answers.filter(({ status }) => status === 200).map(({ digest }) => digest),
        discrepancies: await openDiscrepancies(client),
      };
    }
    await sleep(100);
  }
}

async function openDiscrepancies(client: World['client']): Promise<PlayedDay['discrepancies']> {
  const all = [];
  for (let cursor: string | undefined; ; ) {
    const page = expectStatus(
      await client.listDiscrepancies({ query: { state: 'open', limit: 100, ...(cursor ? { cursor } : {}) } }),
      200,
    );
    all.push(...page.items);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}

function sorted(counts: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const present = Object.entries(counts).flatMap(([word, count]) => (count ? [[word, count] as const] : []));
  return Object.fromEntries(present.sort(([left], [right]) => (left < right ? -1 : 1)));
}
