import { type ChangedBy, PunteoError, type RequestedByPerson } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { verifyJobName } from '../jobs/job.ts';
import type { JobInserter } from '../jobs/job-inserter.ts';
import type { Database } from '../sql/database.ts';

/** See `VerificationStore.request`: the jobs and the audit row are one transaction. */
export function requestVerification(
  database: Database,
  jobs: JobInserter,
  orderId: string,
  configured: readonly string[],
  by: ChangedBy,
): Promise<RequestedByPerson> {
  return database.transaction(async (transaction) => {
    const known = await transaction.query('select from orders where order_id = $1', [orderId]);
    if (known.rowCount === 0) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
    const { rows } = await transaction.query<ProviderRow>(PROVIDERS, [orderId, configured]);
    const [first] = rows;
    if (!first)
      throw new PunteoError(
        'nothing_to_verify',
        `Order ${orderId} has no payment or transaction at a configured provider. Bind one to it first.`,
      );
    // As urgent as a callback: within the whole budget, and after the cooldown where there is one.
    for (const { provider } of rows)
      await jobs.insert(transaction, verifyJobName(provider), new Map([[orderId, { orderId, urgency: 'callback' }]]));
    await writeAudit(transaction, {
      actor: by.actor,
      action: 'order.verification_requested',
      subject: `order:${orderId}`,
      detail: { reason: by.reason, providers: rows.map(({ provider }) => provider).join(' ') },
    });
    return {
      requestedAt: first.requested_at,
      providers: rows.map((row) => ({ provider: row.provider, notBefore: row.not_before })),
    };
  });
}

interface ProviderRow {
  provider: string;
  requested_at: Date;
  not_before: Date;
}

/** $1 order id · $2 names of configured providers */
const PROVIDERS = /* sql */ `
select provider, now() as requested_at, greatest(now(), max(ends_at)) as not_before
from claims left join verification_cooldowns using (order_id, provider)
where order_id = $1 and withdrawn_at is null and provider = any ($2)
group by provider
order by provider`;
