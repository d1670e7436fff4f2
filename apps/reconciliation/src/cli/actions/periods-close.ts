import { Reason } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { type PeriodOptions, printPeriod } from '../print-period.ts';
import { withApp } from '../with-app.ts';

interface CloseOptions extends PeriodOptions {
  readonly reason: string;
  readonly dryRun?: boolean;
}

export async function periodsClose(context: CommandContext, options: CloseOptions, name: string): Promise<number> {
  const reason = Reason.safeParse(options.reason);
  if (!reason.success) throw new PunteoError('option_invalid', '--reason should be 1 to 500 characters.');
  const period = await withApp(context, ({ store, calendar, clock }) =>
    store.periods.close(name, {
      calendar,
      by: { actor: context.actor, reason: reason.data },
      now: clock(),
      dryRun: options.dryRun ?? false,
    }),
  );
  await printPeriod(context, options, period);
  return EXIT.ok;
}
