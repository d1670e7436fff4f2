import { runToWire } from '../../api/to-wire.ts';
import { runStateText } from '../../texts/run-state.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function runsList(context: CommandContext, options: PageOptions): Promise<number> {
  const page = await withApp(context, ({ store }) => store.runs.list(pageRequest(options)));
  printPage(context, options, page, {
    toWire: runToWire,
    columns: ['run', 'started', 'ended', 'orders', 'need attention', 'state', 'mode', 'window'],
    rightAligned: [3, 4],
    row: (run) => [
      run.runId,
      run.startedAt?.toISOString() ?? '-',
      run.finishedAt?.toISOString() ?? '-',
      String(run.summary?.orders ?? '-'),
      String(run.summary?.ordersByOutcome.attention ?? '-'),
      `${runStateText(run, 'en')}${run.dryRun ? ' (dry run)' : ''}`,
      run.mode ?? '-',
      run.from === null && run.to === null
        ? 'all'
        : `${run.from?.toISOString() ?? '…'} – ${run.to?.toISOString() ?? '…'}`,
    ],
  });
  return EXIT.ok;
}
