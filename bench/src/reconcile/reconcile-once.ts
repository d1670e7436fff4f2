import { openStore } from '@punteo/postgres-store';

// A process of its own: finds the discrepancies of one run as the app does and prints the result as JSON.

export interface ReconcileResult {
  readonly seconds: number;
  readonly mode: 'full' | 'incremental';
  readonly discrepancies: number;
  /** Peak memory of the run above that of the idle process. */
  readonly megabytesMore: number;
}

const { url, full } = JSON.parse(process.argv[2] ?? '') as { url: string; full: boolean };
const store = await openStore({ url });
await store.ping();
const { runId } = await store.runs.start({ from: null, to: null, dryRun: false, full });
const kilobytesBefore = process.resourceUsage().maxRSS;
const start = performance.now();
const { summary } = await store.runs.findDiscrepancies(runId, {
  now: new Date(),
  gracePeriods: { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 },
  callbackProviders: ['neopay'],
  settlementAccounts: [{ provider: 'neopay', account: 'bank', seconds: 5 * 86_400 }],
});
const seconds = (performance.now() - start) / 1_000;
const run = await store.runs.finish(runId, { complete: true, incompleteReasons: [], summary });
await store.close();
const result: ReconcileResult = {
  seconds,
  mode: run.mode ?? 'full',
  discrepancies: Object.values(summary.discrepancies).reduce((sum, count) => sum + count, 0),
  megabytesMore: (process.resourceUsage().maxRSS - kilobytesBefore) / 1_024,
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
