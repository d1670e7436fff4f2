import { type AlertThresholds, decimalText, type InstallationEvent, type Money } from '@punteo/payments';
import { DEAD_VERIFICATIONS, JOBS_SCHEMA } from '../jobs/queues.ts';
import type { Queryable } from '../sql/database.ts';
import { writeInstallationEvents } from './write-events.ts';

/**
 * Writes an alert for each threshold that is passed now and was not at the last check, in the caller's transaction. One
 * that is no longer passed can be alerted again. No other transaction can write an event of the installation until this
 * one ends: call it last.
 */
export async function checkAlerts(transaction: Queryable, thresholds: AlertThresholds, now: Date): Promise<void> {
  await transaction.query(LOCK);
  const checks = [
    ...(await checkMoney(transaction, thresholds.moneyAtRisk)),
    ...(await checkDeadLetters(transaction, thresholds.deadLetters)),
    ...(await checkSilence(transaction, thresholds.silenceSeconds)),
  ];
  const passed = checks.filter(({ event }) => event !== null);
  const over = checks.filter(({ event }) => event === null);
  await transaction.query('delete from alerts where alert = any ($1)', [over.map(({ alert }) => alert)]);
  const { rows } = await transaction.query<{ alert: string }>(RAISE, [passed.map(({ alert }) => alert)]);
  const raised = new Set(rows.map(({ alert }) => alert));
  const events = passed.flatMap(({ alert, event }) => (raised.has(alert) && event ? [event] : []));
  await writeInstallationEvents(transaction, events, now);
}

/** A threshold, and its event while it is passed. */
interface AlertCheck {
  readonly alert: string;
  readonly event: InstallationEvent | null;
}

async function checkMoney(transaction: Queryable, limits: readonly Money[]): Promise<readonly AlertCheck[]> {
  if (limits.length === 0) return [];
  const { rows } = await transaction.query<{ position: number; at_risk: string; discrepancies: number }>(AT_RISK, [
    limits.map(({ currency }) => currency),
    limits.map(decimalText),
  ]);
  const passed = new Map(rows.map((row) => [Number(row.position) - 1, row]));
  return limits.map((limit, index) => {
    const row = passed.get(index);
    const { currency } = limit;
    return {
      alert: `money_at_risk:${currency}`,
      event: row
        ? {
            type: 'alert.money_at_risk',
            cause: 'threshold',
            snapshot: {
              atRisk: { value: row.at_risk, currency },
              threshold: { value: decimalText(limit), currency },
              discrepancies: row.discrepancies,
            },
          }
        : null,
    };
  });
}

async function checkDeadLetters(transaction: Queryable, threshold: number | null): Promise<readonly AlertCheck[]> {
  if (threshold === null) return [];
  const { rows } = await transaction.query<{ events: number; verifications: number; last_error: string | null }>(
    DEAD_LETTERS,
    [DEAD_VERIFICATIONS],
  );
  const [{ events, verifications, last_error: lastError }] = rows as [(typeof rows)[number]];
  const snapshot = { deadEvents: events, deadVerifications: verifications, threshold, lastError };
  const isPassed = events + verifications >= threshold;
  return [
    { alert: 'dead_letters', event: isPassed ? { type: 'alert.dead_letters', cause: 'threshold', snapshot } : null },
  ];
}

async function checkSilence(transaction: Queryable, silenceSeconds: number | null): Promise<readonly AlertCheck[]> {
  if (silenceSeconds === null) return [];
  const { rows } = await transaction.query<{ last_at: Date | null; open: number }>(SILENCE, [silenceSeconds]);
  const [{ last_at: lastAt, open }] = rows as [(typeof rows)[number]];
  const snapshot = { lastCallbackAt: lastAt?.toISOString() ?? null, openOrders: open, silenceSeconds };
  return [{ alert: 'silence', event: open > 0 ? { type: 'alert.silence', cause: 'threshold', snapshot } : null }];
}

/** The lock of `writeInstallationEvents`: two checks at a time would raise an alert twice. */
const LOCK = "select pg_advisory_xact_lock(hashtext('punteo.installation_events'))";

/** $1 alerts */
const RAISE = 'insert into alerts (alert) select unnest($1::text[]) on conflict do nothing returning alert';

/** The limits that are passed. $1 currencies · $2 limits */
const AT_RISK = /* sql */ `
select input.position, sum(risk.amount)::text as at_risk, count(*)::int as discrepancies
from unnest($1::text[], $2::numeric[]) with ordinality as input (currency, threshold, position)
join (
  select risk_currency, risk_minor * ('1e-' || risk_exponent)::numeric as amount from discrepancies
  where state = 'open' and risk_minor is not null
) risk on risk.risk_currency = input.currency
group by input.position, input.threshold
having sum(risk.amount) > input.threshold`;

/** $1 the queue of dead verifications */
const DEAD_LETTERS = /* sql */ `
select (select count(distinct event_id)::int from deliveries where state = 'dead') as events,
  (select count(*)::int from ${JOBS_SCHEMA}.job where name = $1 and state < 'active') as verifications,
  (select last_error from deliveries where state = 'dead' order by finished_at desc limit 1) as last_error`;

/** Orders of the last 30 days that await payment for longer than the limit, when no callback came meanwhile. $1 seconds */
const SILENCE = /* sql */ `
with last_callback as (select max(last_received_at) as at from callbacks)
select last_callback.at as last_at, (
    select count(*)::int from orders join standings using (order_id)
    where state in ('awaiting', 'overdue')
      and created_at between now() - interval '30 days' and now() - $1 * interval '1 s'
      and (last_callback.at is null or last_callback.at < now() - $1 * interval '1 s')
  ) as open
from last_callback`;
