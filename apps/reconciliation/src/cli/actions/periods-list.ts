import { decimalText, trimMoney } from '@punteo/payments';
import { periodToWire } from '../../api/period-to-wire.ts';
import { statementRows } from '../../periods/statement-rows.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function periodsList(context: CommandContext, options: PageOptions): Promise<number> {
  const page = await withApp(context, ({ store }) => store.periods.list(pageRequest(options)));
  printPage(context, options, page, {
    toWire: periodToWire,
    columns: ['period', 'to', 'closed', 'by', 'entries', 'open items', 'closing'],
    rightAligned: [4, 5],
    row: (period) => [
      period.periodId,
      period.to.toISOString(),
      period.closedAt.toISOString(),
      period.closedBy,
      String(period.entries),
      String(period.openItems),
      statementRows(period)
        .flatMap(({ provider, currency, figures }) => {
          const closing = figures.get('closing');
          return provider === null || !closing
            ? []
            : [`${provider} ${decimalText(trimMoney(closing.amount))} ${currency}`];
        })
        .join(', ') || '-',
    ],
  });
  return EXIT.ok;
}
