import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface TokensSignOutOptions extends CommonOptions {
  readonly reason: string;
}

export async function tokensSignOut(
  context: CommandContext,
  options: TokensSignOutOptions,
  name: string,
): Promise<number> {
  const by = { actor: context.actor, reason: options.reason.trim() };
  const sessions = await withApp(context, ({ access }) => access.endSessionsOf(name, by));
  context.terminal.print(options.json ? json({ name, sessions }) : `${sessions} sessions of ${name} are over.`);
  return EXIT.ok;
}
