import { LocalDate } from '@punteo/contracts/reconciliation';
import * as z from 'zod';
import { statisticsHandlers } from '../../api/statistics-handlers.ts';
import { textTable } from '../../report/text-table.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { dayReader, type TimeZoneOptions } from '../day-or-instant.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { optionsOf } from '../options-of.ts';
import { withApp } from '../with-app.ts';
import { withHeader } from '../with-header.ts';

interface RangeOptions extends CommonOptions, TimeZoneOptions {
  readonly from?: string;
  readonly to?: string;
}

export async function statisticsOrders(context: CommandContext, options: RangeOptions): Promise<number> {
  const { terminal } = context;
  const { timeZone } = options;
  // Refuses a zone that does not exist.
  dayReader(context, options);
  const days = optionsOf(Days, withoutUndefined({ from: options.from, to: options.to }));
  const query = withoutUndefined({ ...days, timeZone });
  const { body } = await withApp(context, (app) => statisticsHandlers(app).getOrderDays({ query }));
  const money = (sums: readonly { readonly value: string; readonly currency: string }[]) =>
    sums.map(({ value, currency }) => `${value} ${currency}`).join(', ');
  const rows = body.days.map(({ day, orders, paid, matched, sums }) => [
    ...[day, `${orders}`, `${paid}`, `${matched}`],
    ...[money(sums.map(({ ordered }) => ordered)), money(sums.map((sum) => sum.paid))],
  ]);
  terminal.print(options.json ? json(body) : textTable([ORDERS, ...rows], [1, 2, 3], withHeader(terminal)));
  if (!options.json) terminal.note(`days of ${body.timeZone}`);
  return EXIT.ok;
}

export async function statisticsCallbacks(context: CommandContext, options: RangeOptions): Promise<number> {
  const { terminal } = context;
  const day = dayReader(context, options);
  const query = withoutUndefined({
    from: day.from('--from', options.from)?.toISOString(),
    to: day.to('--to', options.to)?.toISOString(),
    timeZone: options.timeZone,
  });
  const { body } = await withApp(context, (app) => statisticsHandlers(app).getCallbackHours({ query }));
  const rows = body.hours.map(({ from, received, matched, orphan, unreadable }) => [
    from,
    ...[received, matched, orphan, unreadable].map(String),
  ]);
  terminal.print(options.json ? json(body) : textTable([CALLBACKS, ...rows], [1, 2, 3, 4], withHeader(terminal)));
  return EXIT.ok;
}

const Days = z.object({ from: z.optional(LocalDate), to: z.optional(LocalDate) });

const ORDERS = ['day', 'orders', 'paid', 'matched', 'ordered', 'proven'];
const CALLBACKS = ['hour', 'received', 'matched', 'orphan', 'unreadable'];
