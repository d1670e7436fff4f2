import { readConfig } from '../../config.ts';
import { migrateDatabase } from '../../open-app.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';

export async function migrate({ terminal, environment }: CommandContext, options: CommonOptions): Promise<number> {
  const result = await migrateDatabase(await readConfig(environment), terminal.note);
  terminal.print(options.json ? json(result) : `The database is at schema version ${result.to} (was ${result.from}).`);
  return EXIT.ok;
}
