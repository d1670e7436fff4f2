import { type Dossier, type Evidence, type JudgementStore, PunteoError } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import { JOBS_SCHEMA } from '../jobs/queues.ts';
import { STANDING_COLUMNS, type StandingRow, standingFromRow } from '../rows/standing.ts';
import { withTransaction } from '../transaction.ts';
import { appendEvidence, lockProofs } from './append-evidence.ts';
import { loadDossiers } from './load-dossiers.ts';
import { takeLook } from './take-look.ts';
import { writeStanding } from './write-standing.ts';

export function judgementStore(pool: Pool): JudgementStore {
  return {
    dossiers: (orderIds) => loadDossiers(pool, orderIds),

    judge: (orderId, drafts, judge, askedAfter) =>
      withTransaction(pool, async (client) => {
        const stored = await lockStanding(client, orderId);
        await lockProofs(client, drafts);
        const { rivals, evidence: known } = await dossierOf(client, orderId);
        // A worker that froze between asking and writing would otherwise put an old answer on top of a newer one.
        if (askedAfter !== undefined && askedAfter !== (known.at(-1)?.evidenceId ?? null)) throw overtaken(orderId);
        const evidence: Evidence[] = [];
        for (const draft of drafts) evidence.push(await appendEvidence(client, orderId, draft, rivals));
        const dossier = await dossierOf(client, orderId);
        const after = judge(dossier);
        await writeStanding(client, dossier.order, stored, after);
        return { before: standingFromRow(stored), after, evidence };
      }),

    async wanted() {
      const { rows } = await pool.query<{ order_id: string }>(WANTED);
      return rows.map((row) => ({ orderId: row.order_id }));
    },

    async due(now, limit) {
      const { rows } = await pool.query<{ order_id: string }>(DUE, [now, limit]);
      return rows.map((row) => ({ orderId: row.order_id }));
    },

    async schedule(orderId, nextCheckAt, lookedAt) {
      await pool.query(SCHEDULE, [orderId, nextCheckAt, lookedAt ?? null]);
    },

    takeLook: (orderId, budget) => takeLook(pool, orderId, budget),
  };
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

function overtaken(orderId: string): PunteoError {
  return new PunteoError('judgement_overtaken', `Others have looked at order ${orderId} meanwhile: ask again.`, {
    retryable: true,
  });
}

/** The order's lock: whoever judges it waits here. */
async function lockStanding(client: ClientBase, orderId: string): Promise<StandingRow> {
  const { rows } = await client.query<StandingRow>(
    `select ${STANDING_COLUMNS} from standings where order_id = $1 for update`,
    [orderId],
  );
  if (!rows[0]) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
  return rows[0];
}

async function dossierOf(client: ClientBase, orderId: string): Promise<Dossier> {
  const [dossier] = await loadDossiers(client, [orderId]);
  if (!dossier) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
  return dossier;
}

/** $1 order id · $2 next check at · $3 looked at */
const SCHEDULE = /* sql */ `
update standings set next_check_at = $2::timestamptz
where order_id = $1 and ($2::timestamptz is not null or $3::timestamptz is null or next_check_at <= $3)`;
