import type { PaymentStore } from '@punteo/payments';
import type { Pool } from 'pg';
import { isBadRow } from '../store-errors.ts';
import { together } from '../together.ts';
import { withTransaction } from '../transaction.ts';
import { bindByWord } from './bind-by-word.ts';
import { observePayments, type Sight } from './observe-payments.ts';

export function paymentStore(pool: Pool): PaymentStore {
  const observe = together<Sight, readonly string[]>((sights) => observePayments(pool, sights), {
    mayBeOneItem: isBadRow,
  });
  return {
    bind: (provider, providerPaymentId, orderId) =>
      withTransaction(pool, (client) => bindByWord(client, provider, providerPaymentId, orderId)),

    observe: (payments, observedAt) => observe({ payments, observedAt }),

    async lastChange(provider) {
      const { rows } = await pool.query<{ changed_at: Date | null }>(
        'select max(coalesce(updated_at, created_at)) as changed_at from payments where provider = $1',
        [provider],
      );
      return rows[0]?.changed_at ?? null;
    },

    async finishCrawl({ provider, startedAt, complete, rows, unreadableRows }) {
      await pool.query(
        'insert into crawls (provider, started_at, complete, listed_rows, unreadable_rows) values ($1, $2, $3, $4, $5)',
        [provider, startedAt, complete, rows, unreadableRows],
      );
    },
  };
}
