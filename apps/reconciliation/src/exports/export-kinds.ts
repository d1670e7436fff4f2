import { discrepanciesExport } from './discrepancies-export.ts';
import type { ExportKind } from './export-kind.ts';
import { ordersExport } from './orders-export.ts';
import { paymentsExport } from './payments-export.ts';
import { periodEntriesExport, periodOpenItemsExport, periodsExport } from './periods-export.ts';
import { refundBalancesExport, refundsExport } from './refunds-export.ts';
import { statementEntriesExport } from './statement-entries-export.ts';

/** What can be exported, by the name in the command and in the URL. Another one is a file of its own and a line here. */
export const EXPORT_KINDS: Readonly<Record<string, ExportKind>> = {
  orders: ordersExport,
  payments: paymentsExport,
  discrepancies: discrepanciesExport,
  'refund-balances': refundBalancesExport,
  refunds: refundsExport,
  'statement-entries': statementEntriesExport,
  periods: periodsExport,
  'period-entries': periodEntriesExport,
  'period-open-items': periodOpenItemsExport,
};
