import type { Payment } from '@punteo/payments';
import type { Pool } from 'pg';
import { inRounds } from '../rounds.ts';
import { noteShapes } from '../shapes/note-shapes.ts';
import { optionalStorableText, storableText } from '../text.ts';
import { withTransaction } from '../transaction.ts';

/** See `PaymentStore.observe`. */
export function observePayments(
  pool: Pool,
  payments: readonly Payment[],
  observedAt: Date,
): Promise<readonly string[]> {
  return withTransaction(pool, async (client) => {
    const changed = new Set<string>();
    // The same payment twice in a list may look different each time: both looks are kept.
    for (const round of inRounds(payments, ({ provider, providerPaymentId }) => `${provider}\n${providerPaymentId}`)) {
      const columns = columnsOf(round);
      const [providers, ids] = columns;
      await client.query(LOCK, [providers, ids]);
      const { rows } = await client.query<{ order_id: string | null }>(NOTE_CHANGES, [...columns, observedAt]);
      for (const { order_id } of rows) if (order_id !== null) changed.add(order_id);
      await client.query(UPSERT, [...columns, observedAt]);
    }
    await noteShapes(client, payments.map(documentOf));
    return [...changed].sort();
  });
}

function documentOf({ provider, raw }: Payment) {
  return { provider, kind: 'record' as const, contentType: null, document: raw };
}

function columnsOf(payments: readonly Payment[]): unknown[] {
  return [
    payments.map((payment) => payment.provider),
    payments.map((payment) => storableText(payment.providerPaymentId)),
    payments.map((payment) => payment.amount.amountMinor.toString()),
    payments.map((payment) => payment.amount.currency),
    payments.map((payment) => payment.amount.exponent),
    payments.map((payment) => payment.status),
    payments.map((payment) => storableText(payment.providerStatus)),
    payments.map((payment) => optionalStorableText(payment.environment)),
    payments.map((payment) => payment.createdAt),
    payments.map((payment) => payment.updatedAt),
    // An array of arrays has to be as wide everywhere: one text each, of marks that hold no white space.
    payments.map((payment) => storableText(payment.payers.join(' '))),
    payments.map((payment) => Buffer.from(payment.raw, 'utf8')),
  ];
}

/** In one order for everybody, so that two crawls don't wait for each other. */
const LOCK = /* sql */ `
select from payments
where (provider, provider_payment_id) in (select * from unnest($1::text[], $2::text[]))
order by provider, provider_payment_id
for update`;

const GIVEN = /* sql */ `
given as (
  select * from unnest($1::text[], $2::text[], $3::numeric[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::text[],
      $9::timestamptz[], $10::timestamptz[], $11::text[], $12::bytea[])
    as given (provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, environment, created_at, updated_at, payers, raw)
)`;

/** A look that is older than the last one says nothing new. $13 observed at */
const NOTE_CHANGES = /* sql */ `
with ${GIVEN}
insert into payment_observations (provider, provider_payment_id, order_id, status, provider_status, amount_minor, currency, exponent, observed_at)
select given.provider, given.provider_payment_id, stored.order_id, given.status, given.provider_status, given.amount_minor, given.currency,
  given.exponent, $13
from given
left join payments stored using (provider, provider_payment_id)
where stored.observed_at is null
  or (stored.observed_at <= $13
    and (stored.status, stored.provider_status, stored.amount_minor, stored.currency, stored.exponent, stored.environment)
      is distinct from (given.status, given.provider_status, given.amount_minor, given.currency, given.exponent, given.environment))
returning order_id`;

/** $13 observed at */
const UPSERT = /* sql */ `
with ${GIVEN}
insert into payments as stored (provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, environment,
  created_at, updated_at, payers, raw, observed_at)
select provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, environment, created_at, updated_at,
  string_to_array(payers, ' '), raw,
  $13::timestamptz
from given
order by provider, provider_payment_id
on conflict (provider, provider_payment_id) do update set
  amount_minor = excluded.amount_minor, currency = excluded.currency, exponent = excluded.exponent, status = excluded.status,
  provider_status = excluded.provider_status, environment = excluded.environment, created_at = excluded.created_at,
  updated_at = excluded.updated_at, payers = excluded.payers, raw = excluded.raw, observed_at = excluded.observed_at
where stored.observed_at is null or stored.observed_at <= excluded.observed_at`;
