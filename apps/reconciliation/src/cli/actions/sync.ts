import { configuredProvider } from '../../orders/configured-provider.ts';
import { readProviders } from '../../reconcile/read-providers.ts';
import type { SyncResult } from '../../reconcile/sync-result.ts';
import { verifyOrders } from '../../reconcile/verify-orders.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface SyncOptions extends CommonOptions {
  readonly provider?: string;
  readonly changes?: boolean;
}

export function sync(
  context: CommandContext,
  { provider, changes = false, json: asJson }: SyncOptions,
): Promise<number> {
  const { terminal } = context;
  const onProgress = terminal.progress;
  return withApp(context, async (app) => {
    const providers = provider === undefined ? app.providers : [configuredProvider(app.providers, provider)];
    const readings = readProviders({ ...app, providers }, { onProgress, changesOnly: changes });
    const syncs = (await Promise.all(readings.values())).flat();
    const changedOrders = new Set(syncs.flatMap((each) => each.changedOrders));
    const { verified, unanswered, failures: notVerified } = await verifyOrders(changedOrders, app, { onProgress });
    const failures = [...syncs.flatMap((each) => each.failures), ...notVerified];
    for (const { subject, code } of failures) terminal.note(`not processed: ${subject} (${code})`);
    terminal.print(
      asJson
        ? json({ lists: syncs, verified, unanswered, failures })
        : textTable([['provider', 'rows', 'unreadable', ''], ...syncs.map(rowOf)], [1, 2]),
    );
    const isComplete = syncs.every(({ complete }) => complete) && unanswered.length + failures.length === 0;
    return isComplete ? EXIT.ok : EXIT.incomplete;
  });
}

function rowOf({ provider, rows, unreadableRows, complete, reason, changedSince }: SyncResult): readonly string[] {
  const extent = changedSince === null ? 'complete' : `changes since ${changedSince.toISOString()}`;
  return [provider, `${rows}`, `${unreadableRows}`, complete ? extent : `NOT complete (${reason})`];
}
