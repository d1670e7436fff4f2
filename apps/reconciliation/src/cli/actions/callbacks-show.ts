import { callbackWithBodyToWire } from '../../api/to-wire.ts';
import { notFound } from '../../not-found.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { callbackRow } from '../callback-row.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function callbacksShow(context: CommandContext, options: CommonOptions, id: string): Promise<number> {
  const found = await withApp(context, ({ store }) => store.callbacks.get(id));
  if (found === null) throw notFound('callback', id);
  const wire = callbackWithBodyToWire(found.callback, found.body);
  const { authenticatedBy, keyId, headers } = found.callback;
  const tables = [
    textTable([callbackRow(found.callback)]),
    textTable([[`authenticated by ${authenticatedBy}`, keyId], ...Object.entries(headers)]),
    textTable([[wire.bodyText ?? wire.bodyBase64]]),
  ];
  context.terminal.print(options.json ? json(wire) : tables.join('\n'));
  return EXIT.ok;
}
