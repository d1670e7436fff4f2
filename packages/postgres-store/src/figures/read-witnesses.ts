import type { WitnessHealth } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

/** See `FigureStore.witnesses`. */
export async function readWitnesses(database: Queryable): Promise<readonly WitnessHealth[]> {
  const { rows } = await database.query<WitnessRow>(WITNESSES);
  return rows.map(({ provider, network, answered_at, failing_since }) => ({
    provider,
    network: network === '' ? null : network,
    lastAnsweredAt: answered_at,
    failingSince: failing_since,
  }));
}

interface WitnessRow {
  provider: string;
  network: string;
  answered_at: Date | null;
  failing_since: Date | null;
}

const WITNESSES = /* sql */ `
with latest as materialized (
  select evidence_id, provider, network, answered, checked_at from evidence order by evidence_id desc limit 5000
),
last_answer as (
  select provider, network, max(checked_at) filter (where answered) as answered_at,
    max(evidence_id) filter (where answered) as evidence_id
  from latest group by provider, network
)
select provider, network, last_answer.answered_at,
  min(latest.checked_at) filter (where latest.evidence_id > coalesce(last_answer.evidence_id, 0)) as failing_since
from last_answer join latest using (provider, network)
group by provider, network, last_answer.answered_at
order by provider, network`;
