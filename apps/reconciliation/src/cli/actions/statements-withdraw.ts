import { statementFileToWire } from '../../api/statement-to-wire.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function statementsWithdraw(
  context: CommandContext,
  { json: asJson = false, reason }: CommonOptions & { readonly reason: string },
  id: string,
): Promise<number> {
  const { terminal, actor } = context;
  const file = await withApp(context, ({ store }) => store.statements.withdraw(id, { actor, reason: reason.trim() }));
  terminal.print(asJson ? json(statementFileToWire(file)) : `${file.name} is withdrawn: its entries settle nothing.`);
  return EXIT.ok;
}
