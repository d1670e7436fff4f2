import { discrepanciesExport } from './discrepancies-export.ts';
import type { ExportKind } from './export-kind.ts';
import { ordersExport } from './orders-export.ts';
import { paymentsExport } from './payments-export.ts';

/** What can be exported, by the name in the command and in the URL. Another one is a file of its own and a line here. */
export const EXPORT_KINDS: Readonly<Record<string, ExportKind>> = {
  orders: ordersExport,
  payments: paymentsExport,
  discrepancies: discrepanciesExport,
};
