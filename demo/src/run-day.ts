import { setTimeout as sleep } from 'node:timers/promises';
import { type DayActions, expectStatus } from './day-actions.ts';
import type { DemoEnvironment } from './environment.ts';
import type { DayCounts, Scenario } from './scenario.ts';

export interface DayResult {
  readonly report: DayReport;
  /** SHA-256 digests of the bodies that were answered 200, in hex. */
  readonly acknowledged: readonly string[];
  readonly discrepancies: readonly {
    readonly kind: string;
    readonly orderId: string | null;
    readonly sentence: string;
  }[];
}

/** The outcome of the day as the apps report it. */
interface DayReport extends DayCounts {
  readonly complete: boolean;
}

/**
 * Runs every scenario, then their later actions, then a reconciliation run through the API. Scenarios run one after the
 * other, while the apps verify in the background. `halfway` starts after half of the scenarios, while the others go on.
 */
export async function runDay(
  actions: DayActions,
  scenarios: readonly Scenario[],
  halfway?: () => Promise<void>,
): Promise<DayResult> {
  const runs = scenarios.flatMap((scenario) => Array.from({ length: scenario.times }, () => scenario));
  const later: (() => Promise<void>)[] = [];
  let interruption: Promise<void> | undefined;
  for (const [index, scenario] of runs.entries()) {
    if (index === Math.floor(runs.length / 2)) interruption = halfway?.();
    const following = await scenario.run(actions);
    if (following) later.push(following);
  }
  await interruption;
  for (const run of later) await run();
  return reconcile(actions);
}

async function reconcile({ environment: { client }, answers }: DayActions): Promise<DayResult> {
  const { runId } = expectStatus(await client.startRun({ body: {} }), 202);
  for (;;) {
    const run = expectStatus(await client.getRun({ params: { runId } }), 200);
    if (run.finishedAt !== null && run.summary !== null) {
      const { received: _, ...stored } = run.summary.callbacks;
      // A 503 asks the sender to send the callback again, so that attempt does not count.
      const final = answers.filter(({ status }) => status < 500);
      return {
        report: {
          orders: run.summary.orders,
          standings: sorted(run.summary.standings),
          callbacks: {
            received: final.length,
            ...stored,
            refused: final.filter(({ status }) => status === 404).length,
          },
          discrepancies: sorted(run.summary.discrepancies),
          complete: run.complete,
        },
        acknowledged: answers.filter(({ status }) => status === 200).map(({ digest }) => digest),
        discrepancies: await openDiscrepancies(client),
      };
    }
    await sleep(100);
  }
}

async function openDiscrepancies(client: DemoEnvironment['client']): Promise<DayResult['discrepancies']> {
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
  const present = Object.entries(counts).flatMap(([name, count]) => (count ? [[name, count] as const] : []));
  return Object.fromEntries(present.sort(([left], [right]) => (left < right ? -1 : 1)));
}
