import { PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { readOrderRow } from './order-row.ts';
import { namedClaims, type OrderStatement, providerFault, putOrders } from './put-orders.ts';
import type { FileRow } from './read-rows.ts';

export interface ImportResult {
  readonly rows: number;
  readonly created: number;
  /** Stored orders that a row differed from; each amendment is in the audit. */
  readonly amended: number;
  readonly unchanged: number;
  /** The rows that were refused, by line. The other rows were imported. */
  readonly badRows: readonly BadRow[];
  /** Number of orphaned callbacks whose order exists by now; they are matched again. */
  readonly retriedOrphans: number;
}

export interface BadRow {
  readonly line: number;
  readonly fault: string;
}

const BATCH_ROWS = 500;

/** Imports the good rows in batches and collects the bad ones. A second import of the same rows changes nothing. */
export async function importOrders(
  app: Pick<App, 'store' | 'clock' | 'providers'>,
  rows: AsyncIterable<FileRow>,
  { actor, onBadRow = () => {} }: { readonly actor: string; readonly onBadRow?: (row: BadRow) => void },
): Promise<ImportResult> {
  const by = { actor, reason: 'imported' };
  const badRows: BadRow[] = [];
  const refuse = (line: number, fault: string) => {
    badRows.push({ line, fault });
    onBadRow({ line, fault });
  };
  const counts = { created: 0, amended: 0, unchanged: 0 };
  const lineByOrder = new Map<string, number>();
  let batch: { readonly line: number; readonly statement: OrderStatement }[] = [];
  let count = 0;

  const importBatch = async () => {
    const statements = batch.map(({ statement }) => statement);
    const results = await putOrders(app, statements, by);
    for (const [index, { line }] of batch.entries()) {
      const result = results[index];
      if (result?.outcome === 'refused') refuse(line, result.message);
      else if (result?.outcome === 'failed') refuse(line, `the order could not be stored (${codeOf(result.error)})`);
      else if (result) counts[result.outcome] += 1;
    }
    batch = [];
  };

  for await (const row of rows) {
    count += 1;
    const read = 'cells' in row ? readOrderRow(row.cells, app.providers) : row;
    if ('fault' in read) {
      refuse(row.line, read.fault);
      continue;
    }
    const { statement } = read;
    const earlier = lineByOrder.get(statement.orderId);
    const fault =
      earlier === undefined
        ? (providerFault(app, statement) ?? claimFault(app, statement))
        : `order_id ${statement.orderId} is already on line ${earlier}`;
    if (fault !== null) {
      refuse(row.line, fault);
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
