import type { DiscrepancyStore } from '@punteo/payments';
import { notFound } from '../../not-found.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { printDiscrepancy } from '../print-discrepancy.ts';
import { withApp } from '../with-app.ts';

interface UpdateOptions extends CommonOptions {
  readonly note?: string;
}

export function discrepanciesAssign(context: CommandContext, options: UpdateOptions, id: string, owner: string) {
  return update(context, options, id, { owner, ...withoutUndefined({ note: options.note }) });
}

export function discrepanciesResolve(context: CommandContext, options: UpdateOptions, id: string) {
  return update(context, options, id, { state: 'resolved', ...withoutUndefined({ note: options.note }) });
}

async function update(
  context: CommandContext,
  options: CommonOptions,
  id: string,
  change: Parameters<DiscrepancyStore['update']>[1],
): Promise<number> {
  const discrepancy = await withApp(context, ({ store }) => store.discrepancies.update(id, change, context.actor));
  if (discrepancy === null) throw notFound('discrepancy', id);
  printDiscrepancy(context, options, discrepancy);
  return EXIT.ok;
}
