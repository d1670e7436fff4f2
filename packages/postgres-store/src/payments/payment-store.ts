import type { PaymentStore } from '@punteo/payments';
import { batched } from '../sql/batching.ts';
import type { Database } from '../sql/database.ts';
import { APART } from '../sql/store-errors.ts';
import { observePayments, type ReadPayments } from './observe-payments.ts';

/** Concurrent observations are batched, one transaction for many. */
export function paymentStore(database: Database): PaymentStore {
  const observe = batched<ReadPayments, readonly string[]>((reads) => observePayments(database, reads), APART);
  return {
    observe: (payments, observedAt) => observe({ payments, observedAt }),

    async lastChange(provider) {
      const { rows } = await database.query<{ changed_at: Date | null }>(LAST_CHANGE, [provider]);
      return rows[0]?.changed_at ?? null;
    },

    async finishSync({ provider, startedAt, complete, rows, unreadableRows }) {
      await database.query(
        `insert into provider_syncs (provider, started_at, complete, listed_rows, unreadable_rows)
         values ($1, $2, $3, $4, $5)`,
        [provider, startedAt, complete, rows, unreadableRows],
      );
    },
  };
}

/**
 * Not later than the latest sync of the whole list: a newer record, from a verification or a sync that broke off, does
 * not mean that the changes before it were read; and a provider may send a date in the future. $1 provider
 */
const LAST_CHANGE = /* sql */ `
select least(max(coalesce(updated_at, created_at)), sync.started_at) as changed_at
from payments, (select max(started_at) as started_at from provider_syncs where provider = $1 and complete) sync
where provider = $1 and sync.started_at is not null
group by sync.started_at`;
