import { DatabaseSync } from 'node:sqlite';

/** The shop's orders, in a file that survives a restart and a crash. */
export interface Orders {
  /** Stores an order, or returns the stored one with this id. */
  add(orderId: string, item: string): StoredOrder;
  find(orderId: string): StoredOrder | undefined;
  setPayUrl(orderId: string, payUrl: string | null): void;
  /** Applies the snapshot of an order's event. False: a newer one was applied before, or the order is not the shop's. */
  applyEvent(event: { orderId: string; sequence: number; state: string; fulfilmentAllowed: boolean }): boolean;
  /** Adds one parcel for each order whose goods may go out and that has none. Returns the ids of these orders. */
  shipAllowed(): readonly string[];
  /** Parcels that are not reported to Punteo yet. */
  unreported(): readonly { readonly orderId: string; readonly shippedAt: string }[];
  markReported(orderId: string): void;
}

interface StoredOrder {
  readonly orderId: string;
  readonly item: string;
  /** The state in the newest event; null before the first one. */
  readonly state: string | null;
  readonly payUrl: string | null;
  readonly shippedAt: string | null;
  /** 1: Punteo has the fulfilment. */
  readonly reported: 0 | 1 | null;
  /** 1: the parcel went out, and the payment was taken back afterwards. A person has to look at it. */
  readonly recall: 0 | 1;
}

export function openOrders(file: string): Orders {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const find = (orderId: string) =>
    database
      .prepare(`SELECT ${COLUMNS} FROM orders LEFT JOIN parcels USING (orderId) WHERE orderId = ?`)
      .get(orderId) as StoredOrder | undefined;
  return {
    find,
    add(orderId, item) {
      database.prepare('INSERT INTO orders (orderId, item) VALUES (?, ?) ON CONFLICT DO NOTHING').run(orderId, item);
      return find(orderId) as StoredOrder;
    },
    setPayUrl(orderId, payUrl) {
      database.prepare('UPDATE orders SET payUrl = ? WHERE orderId = ?').run(payUrl, orderId);
    },
    applyEvent({ orderId, sequence, state, fulfilmentAllowed }) {
      const { changes } = database
        .prepare('UPDATE orders SET sequence = ?1, state = ?2, allowed = ?3 WHERE orderId = ?4 AND sequence < ?1')
        .run(sequence, state, Number(fulfilmentAllowed), orderId);
      return changes === 1;
    },
    shipAllowed() {
      // The primary key allows one parcel for each order, whatever happens.
      const shipped = database.prepare(
        'INSERT INTO parcels (orderId, shippedAt) SELECT orderId, ? FROM orders WHERE allowed = 1 ON CONFLICT DO NOTHING RETURNING orderId',
      );
      return shipped.all(new Date().toISOString()).map((row) => String(row.orderId));
    },
    unreported() {
      const rows = database.prepare('SELECT orderId, shippedAt FROM parcels WHERE reported = 0').all();
      return rows.map((row) => ({ orderId: String(row.orderId), shippedAt: String(row.shippedAt) }));
    },
    markReported(orderId) {
      database.prepare('UPDATE parcels SET reported = 1 WHERE orderId = ?').run(orderId);
    },
  };
}

// FULL: an event that was answered is on the disk.
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS orders (
    orderId TEXT PRIMARY KEY,
    item TEXT NOT NULL,
    payUrl TEXT,
    sequence INTEGER NOT NULL DEFAULT 0,
    state TEXT,
    allowed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS parcels (
    orderId TEXT PRIMARY KEY REFERENCES orders,
    shippedAt TEXT NOT NULL,
    reported INTEGER NOT NULL DEFAULT 0
  ) STRICT;`;

const COLUMNS = 'orderId, item, state, payUrl, shippedAt, reported, (shippedAt IS NOT NULL AND allowed = 0) AS recall';
