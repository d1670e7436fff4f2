import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function restored(context: CommandContext, options: CommonOptions): Promise<number> {
  const restore = await withApp(context, (app) => app.recordRestore(context.actor));
  context.terminal.print(
    options.json
      ? json(restore)
      : `The next merchant event of every stream has a sequence above ${restore.sentUpTo}: the merchant's receiver applies it.`,
  );
  return EXIT.ok;
}
