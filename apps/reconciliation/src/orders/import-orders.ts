import { PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { type BadRowList, BadRows } from '../csv/bad-rows.ts';
import { readOrderRow } from './order-row.ts';
import { namedClaims, type OrderStatement, providerFault, putOrders } from './put-orders.ts';
import type { FileRow } from './read-rows.ts';
import { creationTimeFault, fulfilmentTimeFault } from './stated-times.ts';

/** The bad rows were refused; the other rows were imported. */
export interface ImportResult extends BadRowList {
  readonly rows: number;
  readonly created: number;
  /** Stored orders that a row differed from; each amendment is in the audit. */
  readonly amended: number;
  readonly unchanged: number;
  /** Number of orphaned callbacks whose order exists by now; they are matched again. */
  readonly retriedOrphans: number;
}

const BATCH_ROWS = 500;

/** Imports the good rows in batches and collects the bad ones. A second import of the same rows changes nothing. */
export async function importOrders(
  app: Pick<App, 'store' | 'clock' | 'providers'>,
  rows: AsyncIterable<FileRow>,
  { actor }: { readonly actor: string },
): Promise<ImportResult> {
  const by = { actor, reason: 'imported' };
  const badRows = new BadRows();
  const refuse = ({ line, lastLine }: FileRow, fault: string) => badRows.add(line, fault, lastLine);
  const counts = { created: 0, amended: 0, unchanged: 0 };
  const lineByOrder = new Map<string, number>();
  let batch: { readonly row: FileRow; readonly statement: OrderStatement }[] = [];
  let count = 0;

  const importBatch = async () => {
    const statements = batch.map(({ statement }) => statement);
    const results = await putOrders(app, statements, by);
    for (const [index, { row }] of batch.entries()) {
      const result = results[index];
      if (result?.outcome === 'refused') refuse(row, result.message);
      else if (result?.outcome === 'failed') refuse(row, `the order could not be stored (${codeOf(result.error)})`);
      else if (result) counts[result.outcome] += 1;
    }
    batch = [];
  };

  for await (const row of rows) {
    count += 1;
    const read = 'cells' in row ? readOrderRow(row.cells, app.providers) : row;
    if ('fault' in read) {
      refuse(row, read.fault);
      continue;
    }
    const { statement } = read;
    const earlier = lineByOrder.get(statement.orderId);
    const fault =
      earlier === undefined
        ? (creationTimeFault(statement, app.clock()) ??
          fulfilmentTimeFault(statement, app.clock()) ??
          providerFault(app, statement) ??
          claimFault(app, statement))
        : `order_id ${statement.orderId} is already on line ${earlier}`;
    if (fault !== null) {
      refuse(row, fault);
      continue;
    }
    lineByOrder.set(statement.orderId, row.line);
    batch.push({ row, statement });
    if (batch.length >= BATCH_ROWS) await importBatch();
  }
  if (batch.length > 0) await importBatch();
  const retriedOrphans = await app.store.callbacks.retryOrphans();
  return { rows: count, ...counts, ...badRows.list(), retriedOrphans };
}

function codeOf(error: unknown): string {
  return error instanceof PunteoError ? error.code : 'internal_error';
}

/** Why a payment that the row names cannot be one; null when it can. */
function claimFault(app: Pick<App, 'providers'>, statement: OrderStatement): string | null {
  try {
    namedClaims(app, statement);
    return null;
  } catch (error) {
    if (error instanceof PunteoError) return error.message;
    throw error;
  }
}
