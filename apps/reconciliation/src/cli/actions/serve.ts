import { serveUntilSignal } from '../../api/serve-until-signal.ts';
import { readConfig } from '../../config.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';

export async function serve({ terminal, environment }: CommandContext, options: CommonOptions): Promise<number> {
  await serveUntilSignal(await readConfig(environment), {
    note: terminal.note,
    onListening: ({ url, adminUrl }) => {
      if (options.json) terminal.print(JSON.stringify({ url, adminUrl }));
    },
  });
  return EXIT.ok;
}
