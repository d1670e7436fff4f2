import { PunteoError } from '@punteo/payments';
import { readRun } from '../../reconcile/read-run.ts';
import { reconcile as startReconciliation } from '../../reconcile/reconcile.ts';
import { jsonReport } from '../../report/json-report.ts';
import { runTable } from '../../report/run-table.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { instantOf } from '../instant-of.ts';
import { json } from '../json.ts';
import type { LanguageOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

interface ReconcileCommandOptions extends LanguageOptions {
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly full?: boolean;
  /** False: `--no-wait`. */
  readonly wait: boolean;
}

export async function reconcile(context: CommandContext, options: ReconcileCommandOptions): Promise<number> {
  const { terminal } = context;
  const { lang, dryRun = false, full = false } = options;
  const from = instantOf('--from', options.from);
  const to = instantOf('--to', options.to);
  if (from !== null && to !== null && from >= to) throw new PunteoError('window_empty', '--to should be after --from.');
  return withApp(context, (app) =>
    untilSignal(async (interrupted, signal) => {
      const onWaiting = () => {
        terminal.note('Another run is queued or at work: `punteo runs list` shows it. This run waits for its turn.');
        if (!options.wait) interrupted();
      };
      const run = await startReconciliation(app, {
        from,
        to,
        dryRun,
        full,
        onProgress: terminal.progress,
        onWaiting,
        signal,
      });
      const { discrepancies } = await readRun(app, run.runId);
      terminal.print(options.json ? json(jsonReport(run, discrepancies, lang)) : runTable(run, discrepancies, lang));
      if (!run.complete) return EXIT.incomplete;
      return discrepancies.some(({ state }) => state === 'open') ? EXIT.needsAttention : EXIT.ok;
    }),
  );
}

/** Calls `work` with a signal that Ctrl-C and SIGTERM abort, so that the run ends as cancelled. */
async function untilSignal<Result>(
  work: (interrupt: () => void, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  const interrupt = () => abort.abort(new PunteoError('run_cancelled', 'The run was cancelled.'));
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    return await work(interrupt, abort.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
