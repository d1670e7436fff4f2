import type { Dossier, JudgementResult, JudgementStore } from '@punteo/payments';
import type { Pool } from 'pg';
import { JOBS_SCHEMA } from '../jobs/queues.ts';
import { together } from '../sql/batching.ts';
import { isBadRow } from '../sql/store-errors.ts';
import { takeLooks, type WantedLook } from '../verifications/reserve-verifications.ts';
import { type LookPlan, planLooks } from '../verifications/schedule-verifications.ts';
import { type JudgementCase, judgeTogether, tiesOf } from './decide-orders.ts';
import { loadDossiers } from './load-order-facts.ts';

/** Looks at many orders go on at once, and each asks for its own: what is asked for together is read and committed together. */
export function judgementStore(pool: Pool): JudgementStore {
  const load = together<string, Dossier | null>((orderIds) => dossiersInOrder(pool, orderIds), { itemsMax: 64 });
  const judge = together<JudgementCase, JudgementResult>((cases) => judgeTogether(pool, cases), {
    keysOf: tiesOf,
    itemsMax: 64,
    mayBeOneItem: isBadRow,
  });
  const plan = together<LookPlan, null>((plans) => planLooks(pool, plans), { keysOf: ({ orderId }) => [orderId] });
  const take = together<WantedLook, number>((looks) => takeLooks(pool, looks), { keysOf: ({ orderId }) => [orderId] });

  return {
    async dossiers(orderIds) {
      const dossiers = await Promise.all([...new Set(orderIds)].map(load));
      return dossiers.filter((dossier) => dossier !== null);
    },

    judge: (orderId, drafts, decide, askedAfter) => judge({ orderId, drafts, judge: decide, askedAfter }),

    async wanted() {
      const { rows } = await pool.query<{ order_id: string }>(WANTED);
      return rows.map((row) => ({ orderId: row.order_id }));
    },

    async due(now, limit) {
      const { rows } = await pool.query<{ order_id: string }>(DUE, [now, limit]);
      return rows.map((row) => ({ orderId: row.order_id }));
    },

    async schedule(orderId, nextCheckAt, lookedAt) {
      await plan({ orderId, nextCheckAt, lookedAt: lookedAt ?? null });
    },

    takeLook: (orderId, budget) => take({ orderId, ...budget }),
  };
}

async function dossiersInOrder(pool: Pool, orderIds: readonly string[]): Promise<readonly (Dossier | null)[]> {
  const dossiers = new Map((await loadDossiers(pool, orderIds)).map((dossier) => [dossier.order.orderId, dossier]));
  return orderIds.map((orderId) => dossiers.get(orderId) ?? null);
}

/**
 * A look that is wanted is a job that has not ended, unless a look was taken since it was asked for. A claim that was never
 * asked about is wanted in any case: it may have come while a look at the others was under way.
 */
const WANTED = /* sql */ `
with jobs as (
  select data ->> 'orderId' as order_id, max(created_on) as asked_at from ${JOBS_SCHEMA}.job
  where name = 'verify' and state in ('created', 'retry', 'active')
  group by 1
)
select order_id from jobs
where not exists (select from evidence e where e.order_id = jobs.order_id and e.answered and e.checked_at >= jobs.asked_at)
  or exists (
    select from callbacks c
    where c.order_id = jobs.order_id and c.transaction_hash is not null
      and not exists (select from evidence e where e.order_id = c.order_id and right(e.claim_key, 66) = c.transaction_hash)
  )
  or exists (
    select from payments p
    where p.order_id = jobs.order_id and p.provider_payment_id not like '%:0x%'
      and not exists (
        select from evidence e where e.order_id = p.order_id and e.claim_key = p.provider || ':' || p.provider_payment_id
      )
  )
order by 1`;

/** An order that rests has a job that waits for its end: it need not be asked for again. */
const DUE = /* sql */ `
select order_id from standings
where next_check_at <= $1 and (rest_until is null or rest_until <= clock_timestamp())
order by next_check_at, order_id limit $2`;
