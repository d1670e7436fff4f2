import type { Period } from '@punteo/payments';
import type { App } from '../../app.ts';
import { notFound } from '../../not-found.ts';
import type { CommandContext } from '../add-command.ts';
import type { Part } from '../commands/periods.ts';
import { EXIT } from '../exit-codes.ts';
import { type PeriodOptions, printPeriod } from '../print-period.ts';
import { withApp } from '../with-app.ts';

interface ShowOptions extends PeriodOptions {
  readonly part?: Part;
}

export async function periodsShow(context: CommandContext, options: ShowOptions, name: string): Promise<number> {
  const { part } = options;
  if (part === undefined) {
    await printPeriod(context, options, await withApp(context, (app) => read(app, name)));
    return EXIT.ok;
  }
  await withApp(context, async (app) => {
    const { periodId } = await read(app, name);
    for await (const lines of app.store.periods.lines(periodId, part)) context.terminal.print(lines);
  });
  return EXIT.ok;
}

async function read({ store }: Pick<App, 'store'>, name: string): Promise<Period> {
  const period = name === 'latest' ? (await store.periods.list({ limit: 1 })).items[0] : await store.periods.get(name);
  if (!period) throw notFound('period', name);
  return period;
}
