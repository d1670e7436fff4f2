import type { PaymentStore } from '@punteo/payments';
import type { Pool } from 'pg';
import { batched } from '../sql/batching.ts';
import { isRejectedValue } from '../sql/store-errors.ts';
import { withTransaction } from '../sql/transaction.ts';
import { bindByPerson } from './bind-by-word.ts';
import { observePayments, type Sight } from './observe-payments.ts';

export function paymentStore(pool: Pool): PaymentStore {
  const observe = batched<Sight, readonly string[]>((sights) => observePayments(pool, sights), {
    mayBeOneItem: isRejectedValue,
  });
  return {
    bind: (provider, providerPaymentId, orderId) =>
      withTransaction(pool, (client) => bindByPerson(client, provider, providerPaymentId, orderId)),

    observe: (payments, observedAt) => observe({ payments, observedAt }),

    async lastChange(provider) {
      const { rows } = await pool.query<{ changed_at: Date | null }>(LAST_CHANGE, [provider]);
      return rows[0]?.changed_at ?? null;
    },

    async finishSync({ provider, startedAt, complete, rows, unreadableRows }) {
      await pool.query(
        'insert into provider_syncs (provider, started_at, complete, listed_rows, unreadable_rows) values ($1, $2, $3, $4, $5)',
        [provider, startedAt, complete, rows, unreadableRows],
      );
    },
  };
}

/**
 * A record may be newer than others that nobody has read: a single look, a walk that broke off, or a date from the
 * future. So nothing counts as known that is later than the latest walk over everything. $1 provider
 */
const LAST_CHANGE = /* sql */ `
select least(max(coalesce(updated_at, created_at)), walk.started_at) as changed_at
from payments, (select max(started_at) as started_at from provider_syncs where provider = $1 and complete) walk
where provider = $1 and walk.started_at is not null
group by walk.started_at`;
