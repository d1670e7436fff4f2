import { readConfig } from '../config.ts';
import { type OpenApp, openApp } from '../open-app.ts';
import type { CommandContext } from './add-command.ts';

/** Opens the configured app, runs `work` with it, and closes it also when `work` throws. */
export async function withApp<Result>(
  { environment, terminal }: CommandContext,
  work: (app: OpenApp) => Promise<Result>,
): Promise<Result> {
  const app = await openApp(await readConfig(environment));
  try {
    return await work(app);
  } finally {
    terminal.endProgress();
    await app.close();
  }
}
