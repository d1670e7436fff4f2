import { repair as repairStandings } from '../../reconcile/repair.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function repair(context: CommandContext, options: CommonOptions): Promise<number> {
  const { terminal } = context;
  const result = await withApp(context, (app) => repairStandings(app, terminal.progress));
  const { decided, changed, stuck, retriedOrphans, failures } = result;
  const lines = [
    ...changed.map(({ orderId, before, after }) => `${orderId}: ${before} -> ${after}`),
    ...stuck.map((orderId) => `${orderId}: unchanged, because its facts ask for a transition that is forbidden`),
    ...failures.map(({ subject, code }) => `not processed: ${subject} (${code})`),
    `${decided} orders decided, ${changed.length} changed, ${retriedOrphans} orphaned callbacks matched again`,
  ];
  terminal.print(options.json ? json(result) : lines.join('\n'));
  if (failures.length > 0) return EXIT.incomplete;
  return stuck.length === 0 ? EXIT.ok : EXIT.needsAttention;
}
