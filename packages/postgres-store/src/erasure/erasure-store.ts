import { randomUUID } from 'node:crypto';
import type { Erasure, ErasurePlan, ErasureScope, ErasureStore, KeptOrder } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid } from '../sql/text.ts';
import { countScope } from './count-scope.ts';
import { erasableBatches } from './erasable-batches.ts';
import { eraseBatch } from './erase-batch.ts';

export function erasureStore(database: Database): ErasureStore {
  return {
    async plan(selection) {
      let scope = NOTHING;
      const orderIds: string[] = [];
      const kept: KeptOrder[] = [];
      let keptOrders = 0;
      for await (const batch of erasableBatches(database, selection)) {
        scope = sumOf(scope, await countScope(database, batch));
        orderIds.push(...batch.orderIds.slice(0, LISTED_MAX - orderIds.length));
        kept.push(...batch.kept.slice(0, LISTED_MAX - kept.length));
        keptOrders += batch.kept.length;
      }
      return { ...scope, orderIds, kept, keptOrders } satisfies ErasurePlan;
    },

    async erase(selection, { actor, reason }, now) {
      const erasureId = randomUUID();
      await database.query(INSERT, [erasureId, now, actor, reason, selection.by]);
      for await (const batch of erasableBatches(database, selection))
        await database.transaction(async (transaction) => {
          const erased = await eraseBatch(transaction, batch, { erasureId, actor, reason, now });
          await transaction.query(ADD, [erasureId, ...columnsOf(erased), batch.kept.length]);
        });
      return database.transaction(async (transaction) => {
        const { rows } = await transaction.query<ErasureRow>('select * from erasures where erasure_id = $1', [
          erasureId,
        ]);
        const erasure = erasureFromRow(rows[0] as ErasureRow);
        await writeAudit(transaction, {
          actor,
          action: 'personal_data.erased',
          subject: `erasure:${erasureId}`,
          detail: { reason, by: selection.by, ...countTexts(erasure) },
        });
        return erasure;
      });
    },

    async list(page) {
      const { at, id, limit } = pagePosition(page, isUuid);
      const { rows } = await database.query<ErasureRow & CursorRow>(LIST, [at, id, limit + 1]);
      return pageOf(rows, limit, erasureFromRow);
    },
  };
}

const LISTED_MAX = 1_000;

const NOTHING: ErasureScope = {
  orders: 0,
  payments: 0,
  callbacks: 0,
  documents: 0,
  createAttempts: 0,
  notes: 0,
  statementRows: 0,
};

function sumOf(one: ErasureScope, other: ErasureScope): ErasureScope {
  return {
    orders: one.orders + other.orders,
    payments: one.payments + other.payments,
    callbacks: one.callbacks + other.callbacks,
    documents: one.documents + other.documents,
    createAttempts: one.createAttempts + other.createAttempts,
    notes: one.notes + other.notes,
    statementRows: one.statementRows + other.statementRows,
  };
}

function columnsOf(scope: ErasureScope): readonly number[] {
  const { orders, payments, callbacks, documents, createAttempts, notes, statementRows } = scope;
  return [orders, payments, callbacks, documents, createAttempts, notes, statementRows];
}

function countTexts(erasure: Erasure) {
  const { orders, payments, callbacks, documents, createAttempts, notes, statementRows, keptOrders } = erasure;
  const counts = { orders, payments, callbacks, documents, createAttempts, notes, statementRows, keptOrders };
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
}

interface ErasureRow {
  erasure_id: string;
  at: Date;
  actor: string;
  reason: string;
  selected_by: Erasure['by'];
  orders: number;
  payments: number;
  callbacks: number;
  documents: number;
  create_attempts: number;
  notes: number;
  statement_rows: number;
  kept_orders: number;
}

function erasureFromRow(row: ErasureRow): Erasure {
  return {
    erasureId: row.erasure_id,
    at: row.at,
    actor: row.actor,
    reason: row.reason,
    by: row.selected_by,
    orders: row.orders,
    payments: row.payments,
    callbacks: row.callbacks,
    documents: row.documents,
    createAttempts: row.create_attempts,
    notes: row.notes,
    statementRows: row.statement_rows,
    keptOrders: row.kept_orders,
  };
}

const INSERT = 'insert into erasures (erasure_id, at, actor, reason, selected_by) values ($1, $2, $3, $4, $5)';

/** $1 erasure · $2 orders · $3 payments · $4 callbacks · $5 documents · $6 create attempts · $7 notes · $8 statement rows
 * $9 kept orders */
const ADD = /* sql */ `
update erasures set orders = orders + $2, payments = payments + $3, callbacks = callbacks + $4,
  documents = documents + $5, create_attempts = create_attempts + $6, notes = notes + $7,
  statement_rows = statement_rows + $8, kept_orders = kept_orders + $9
where erasure_id = $1`;

/** $1, $2 position · $3 rows */
const LIST = /* sql */ `
select *, at::text as cursor_at, erasure_id::text as cursor_id from erasures
where $1::timestamptz is null or (at, erasure_id) < ($1, $2::uuid)
order by at desc, erasure_id desc limit $3`;
