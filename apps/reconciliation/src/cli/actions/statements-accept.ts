import { statementFileToWire } from '../../api/statement-to-wire.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function statementsAccept(
  context: CommandContext,
  { json: asJson = false, reason }: CommonOptions & { readonly reason: string },
  id: string,
): Promise<number> {
  const { terminal, actor } = context;
  const file = await withApp(context, ({ store }) => store.statements.accept(id, { actor, reason: reason.trim() }));
  terminal.print(asJson ? json(statementFileToWire(file)) : `${file.badRows} bad rows of ${file.name} are accepted.`);
  return EXIT.ok;
}
