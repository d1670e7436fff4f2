import type { CommandContext, CommonOptions } from '../add-command.ts';
import type { Shell } from '../commands/completion.ts';
import { SHELL_SCRIPTS } from '../completion/shell-scripts.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';

export async function completion({ terminal }: CommandContext, options: CommonOptions, shell: Shell): Promise<number> {
  terminal.print(options.json ? json({ shell, script: SHELL_SCRIPTS[shell] }) : SHELL_SCRIPTS[shell]);
  return EXIT.ok;
}
