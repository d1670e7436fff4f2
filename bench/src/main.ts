import { enableCompileCache } from 'node:module';
import { Command } from 'commander';
import type { Ratio } from './ratio.ts';

// Modules that are imported from here on are cached, also by the next start.
enableCompileCache();

interface Bench<Report> {
  readonly run: (options: { quick: boolean; progress: (sentence: string) => void }) => Promise<Report>;
  readonly table: (report: Report) => string;
}

const program = new Command('bench').description('Measure the speed of Punteo against peers in the same run.');

addBench(
  'receive',
  'the receiver, against raw node:http, itself without a store, and two peers that store',
  async () => ({
    run: (await import('./receive/bench-receive.ts')).benchReceive,
    table: (await import('./receive/receive-table.ts')).receiveTable,
  }),
);
addBench(
  'verify',
  'one worker process: payments proven per second, and the time from a callback to its verification',
  async () => ({
    run: (await import('./verify/bench-verify.ts')).benchVerify,
    table: (await import('./verify/verify-table.ts')).verifyTable,
  }),
);
addBench('compare', '`punteo compare` on two CSV files, against plain Node and sort + join', async () => ({
  run: (await import('./compare/bench-compare.ts')).benchCompare,
  table: (await import('./compare/compare-table.ts')).compareTable,
}));
addBench('client', "the validating client, against ts-rest's own and bare undici", async () => ({
  run: (await import('./client/bench-client.ts')).benchClient,
  table: (await import('./client/client-table.ts')).clientTable,
}));
addBench(
  'reconcile',
  'the search for discrepancies of a reconciliation run, against a bare full join of the same tables',
  async () => ({
    run: (await import('./reconcile/bench-reconcile.ts')).benchReconcile,
    table: (await import('./reconcile/reconcile-table.ts')).reconcileTable,
  }),
);
addBench(
  'matching',
  'runs over payments without an order that fit every open order of a shop with one price',
  async () => ({
    run: (await import('./matching/bench-matching.ts')).benchMatching,
    table: (await import('./matching/matching-table.ts')).matchingTable,
  }),
);
addBench('statements', '`punteo statements import` of a million entries, and its memory', async () => ({
  run: (await import('./statements/bench-statements.ts')).benchStatements,
  table: (await import('./statements/statements-table.ts')).statementsTable,
}));
addBench('lists', 'the pages of every list and search over a million orders', async () => ({
  run: (await import('./lists/bench-lists.ts')).benchLists,
  table: (await import('./lists/lists-table.ts')).listsTable,
}));
addBench('startup', '`punteo --help`, built and from source, against bare Node', async () => ({
  run: (await import('./startup/bench-startup.ts')).benchStartup,
  table: (await import('./startup/startup-table.ts')).startupTable,
}));

await program.parseAsync();

function addBench<Report extends { readonly ratios: readonly Ratio[] }>(
  name: string,
  summary: string,
  load: () => Promise<Bench<Report>>,
): void {
  program
    .command(name)
    .description(summary)
    .option('--json', 'print the ratios as one JSON document on stdout')
    .option('--quick', 'run one short round, for a first impression')
    .action(async ({ json = false, quick = false }: { json?: boolean; quick?: boolean }) => {
      const { run, table } = await load();
      const report = await run({ quick, progress: (sentence) => process.stderr.write(`${sentence}\n`) });
      const { ratios } = report;
      process.stdout.write(json ? `${JSON.stringify({ name, ratios }, null, 2)}\n` : table(report));
    });
}
