import { serveUntilSignal } from '../../api/serve-until-signal.ts';
import { readConfig } from '../../config.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';

export async function serve({ terminal, environment }: CommandContext, options: CommonOptions): Promise<number> {
  return serveUntilSignal(await readConfig(environment), {
    note: terminal.note,
    onListening: ({ url, adminUrl }) => {
      if (options.json) terminal.print(JSON.stringify({ url, adminUrl }));
    },
  });
}
