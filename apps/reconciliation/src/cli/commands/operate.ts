import { PunteoError } from '@punteo/payments';
import type { Command } from 'commander';
import { serve } from '../../api/serve.ts';
import { type Config, ConfigError, readConfig } from '../../config.ts';
import { checkOutside, runDoctor } from '../../doctor/doctor.ts';
import type { CheckReport } from '../../doctor/examined.ts';
import { storeErrorCheck } from '../../doctor/store-error.ts';
import { migrateDatabase } from '../../open-app.ts';
import { createProviders } from '../../providers.ts';
import { textTable } from '../../report/text-table.ts';
import { addCommand, type CommandContext, json, urlOption } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { withApp } from '../with-app.ts';

export function operateCommands(program: Command, context: CommandContext): void {
  const { terminal, environment } = context;

  addCommand(program, context, {
    usage: 'migrate',
    summary: 'bring the database up to date',
    run: async (_, options) => {
      const result = await migrateDatabase(readConfig(environment), terminal.note);
      terminal.print(
        options.json ? json(result) : `The database is at schema version ${result.to} (was ${result.from}).`,
      );
      return EXIT.fine;
    },
  });

  addCommand(program, context, {
    usage: 'doctor',
    summary: 'look at everything that has to work: 0 all is well, 1 warnings, 2 something fails',
    configure: (command) =>
      command.option('--callback-url <url>', 'where providers reach the receiver (default: PUBLIC_URL)', urlOption),
    run: async (_, options: { readonly json?: boolean; readonly callbackUrl?: string }) => {
      const examined = await examine(context, options.callbackUrl);
      const rows = examined.flatMap(({ name, result, detail, lines = [] }) => [
        [SIGNS[result], name, detail],
        ...shown(lines).map((line) => ['', '', `  ${line}`]),
      ]);
      terminal.print(options.json ? json({ checks: examined }) : textTable(rows));
      const worst = (result: CheckReport['result']) => examined.some((each) => each.result === result);
      return worst('fail') ? EXIT.incomplete : worst('warn') ? EXIT.attention : EXIT.fine;
    },
  });

  addCommand(program, context, {
    usage: 'serve',
    summary: 'serve the API, the pages and the schedule until told to stop',
    run: async (_, options) => {
      await serve(readConfig(environment), {
        note: terminal.note,
        listening: (url) => {
          if (options.json) terminal.print(JSON.stringify({ url }));
        },
      });
      return EXIT.fine;
    },
  });
}

const SIGNS = { ok: '✓', fail: '✗', warn: '!' } as const satisfies Record<CheckReport['result'], string>;

/** A table is for reading: a flood of made-up fields must not push the rest off the screen. */
function shown(lines: readonly string[]): readonly string[] {
  const more = lines.length - LINES_SHOWN;
  return more <= 0 ? lines : [...lines.slice(0, LINES_SHOWN), `and ${more} more: --json has all of them`];
}

const LINES_SHOWN = 40;

async function examine(context: CommandContext, asked: string | undefined): Promise<readonly CheckReport[]> {
  let config: Config;
  try {
    config = readConfig(context.environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((detail) => ({ name: 'configuration', result: 'fail', detail }));
  }
  const { publicUrl, callbackKeys: keyring } = config;
  const callbackUrl = { url: asked ?? publicUrl, isConfigured: asked === undefined };
  try {
    return await withApp(context, async (app) => [SANE, MIGRATED, ...(await runDoctor(app, callbackUrl))]);
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    const providers = createProviders(config.providers, { publicUrl, keyring });
    return [SANE, storeErrorCheck(error), ...(await checkOutside({ providers, clock: () => new Date() }, callbackUrl))];
  }
}

const SANE: CheckReport = { name: 'configuration', result: 'ok', detail: 'Every variable is as it should be.' };
const MIGRATED: CheckReport = { name: 'migrations', result: 'ok', detail: 'The schema is as this version needs it.' };
