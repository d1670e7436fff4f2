import { Command } from 'commander';
import { benchClient } from './client/bench-client.ts';
import { clientTable } from './client/client-table.ts';
import { benchCompare } from './compare/bench-compare.ts';
import { compareTable } from './compare/compare-table.ts';
import type { Ratio } from './ratio.ts';
import { benchReceive } from './receive/bench-receive.ts';
import { receiveTable } from './receive/receive-table.ts';
import { benchReconcile } from './reconcile/bench-reconcile.ts';
import { reconcileTable } from './reconcile/reconcile-table.ts';
import { benchStartup } from './startup/bench-startup.ts';
import { startupTable } from './startup/startup-table.ts';
import { benchVerify } from './verify/bench-verify.ts';
import { verifyTable } from './verify/verify-table.ts';

const program = new Command('bench').description('What is fast, and how fast, against peers in one run.');

addBench('receive', {
  summary: 'the receiver beside raw node:http, itself without a store, and two peers that store',
  bench: benchReceive,
  table: receiveTable,
});
addBench('verify', {
  summary: 'one worker process: payments proven a second, and how soon a callback is looked at',
  bench: benchVerify,
  table: verifyTable,
});
addBench('compare', {
  summary: 'two CSV files held against each other, beside plain Node and sort + join',
  bench: benchCompare,
  table: compareTable,
});
addBench('client', {
  summary: "the validating client beside ts-rest's own and bare undici",
  bench: benchClient,
  table: clientTable,
});
addBench('tally', {
  summary: "a run's tally in the store, beside a bare full join of the same tables",
  bench: benchReconcile,
  table: reconcileTable,
});
addBench('startup', {
  summary: '`punteo --help`, built and from source, beside bare Node',
  bench: benchStartup,
  table: startupTable,
});

await program.parseAsync();

function addBench<Report extends { readonly ratios: readonly Ratio[] }>(
  name: string,
  definition: {
    readonly summary: string;
    readonly bench: (options: { quick: boolean; progress: (sentence: string) => void }) => Promise<Report>;
    readonly table: (report: Report) => string;
  },
): void {
  program
    .command(name)
    .description(definition.summary)
    .option('--json', 'print one JSON document on stdout')
    .option('--quick', 'one short round: an impression, not a figure')
    .action(async ({ json = false, quick = false }: { json?: boolean; quick?: boolean }) => {
      const report = await definition.bench({
        quick,
        progress: (sentence) => process.stderr.write(`${sentence}\n`),
      });
      const { ratios } = report;
      process.stdout.write(json ? `${JSON.stringify({ name, ratios }, null, 2)}\n` : definition.table(report));
    });
}
