import { PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { bindPayments } from './bind-payments.ts';
import { readOrderRow } from './order-row.ts';
import { type OrderStatement, providerFault, putOrders } from './put-orders.ts';
import type { FileRow } from './read-rows.ts';

export interface ImportResult {
  readonly rows: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** The rows that were refused, by line. The other rows were imported. */
  readonly badRows: readonly { readonly line: number; readonly fault: string }[];
  /** Number of orphaned callbacks whose order exists by now; they are matched again. */
  readonly retriedOrphans: number;
}

const BATCH_ROWS = 500;

/** Imports the good rows in batches and collects the bad ones. A second import of the same rows changes nothing. */
export async function importOrders(
  app: Pick<App, 'store' | 'clock' | 'providers'>,
  rows: AsyncIterable<FileRow>,
  onBadRow: (row: { readonly line: number; readonly fault: string }) => void = () => {},
): Promise<ImportResult> {
  const badRows: { line: number; fault: string }[] = [];
  const refuse = (line: number, fault: string) => {
    badRows.push({ line, fault });
    onBadRow({ line, fault });
  };
  const counts = { created: 0, changed: 0, unchanged: 0 };
  const lineByOrder = new Map<string, number>();
  let batch: { readonly line: number; readonly statement: OrderStatement }[] = [];
  let count = 0;

  const importBatch = async () => {
    const results = await putOrders(
      app,
      batch.map(({ statement }) => statement),
    );
    for (const result of results) counts[result] += 1;
    for (const { line, statement } of batch) {
      const fault = await bindingFault(app, statement);
      if (fault) refuse(line, fault);
    }
    batch = [];
  };

  for await (const row of rows) {
    count += 1;
    const read = 'cells' in row ? readOrderRow(row.cells) : row;
    if ('fault' in read) {
      refuse(row.line, read.fault);
      continue;
    }
    const { statement } = read;
    const earlier = lineByOrder.get(statement.orderId);
    if (earlier !== undefined) {
      refuse(row.line, `order_id ${statement.orderId} is already on line ${earlier}`);
      continue;
    }
    const unknownProvider = providerFault(app, statement);
    if (unknownProvider !== null) {
      refuse(row.line, unknownProvider);
      continue;
    }
    lineByOrder.set(statement.orderId, row.line);
    batch.push({ line: row.line, statement });
    if (batch.length >= BATCH_ROWS) await importBatch();
  }
  if (batch.length > 0) await importBatch();
  const retriedOrphans = await app.store.callbacks.retryOrphans();
  badRows.sort((left, right) => left.line - right.line);
  return { rows: count, ...counts, badRows, retriedOrphans };
}

async function bindingFault(app: Pick<App, 'store' | 'providers'>, statement: OrderStatement): Promise<string | null> {
  try {
    await bindPayments(app, statement);
    return null;
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'payment_bound_elsewhere') {
      return 'the order was imported, but its payment belongs to another order';
    }
    throw error;
  }
}
