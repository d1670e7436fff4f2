import type { Payment } from '@punteo/payments';
import { noteShapes } from '../shapes/note-shapes.ts';
import { toByteColumn } from '../sql/byte-column.ts';
import type { Database } from '../sql/database.ts';
import { splitRepeatedKeys } from '../sql/split-repeated-keys.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';

/** See `PaymentStore.observe`; here for several calls in one transaction, with one result each. */
export function observePayments(
  database: Database,
  reads: readonly ReadPayments[],
): Promise<readonly (readonly string[])[]> {
  const records = reads.flatMap(({ payments, observedAt }) => payments.map((payment) => ({ payment, observedAt })));
  return database.transaction(async (transaction) => {
    const changedOrders = new Map<string, string>();
    // A list may contain a payment twice with different content: both are observed, one after the other.
    for (const batch of splitRepeatedKeys(records, ({ payment }) => keyOf(payment))) {
      const columns = columnsOf(batch);
      const [providers, ids] = columns;
      await transaction.query(LOCK, [providers, ids]);
      const { rows } = await transaction.query<ChangedRow>(INSERT_CHANGES, columns);
      for (const { provider, provider_payment_id, order_id } of rows)
        if (order_id !== null) changedOrders.set(`${provider}\n${provider_payment_id}`, order_id);
      const documents = toByteColumn(batch.map(({ payment }) => Buffer.from(payment.raw, 'utf8')));
      await transaction.query(UPSERT, [...columns, documents.starts, documents.lengths, documents.bytes]);
    }
    await noteShapes(
      transaction,
      records.map(({ payment }) => documentOf(payment)),
    );
    return reads.map(({ payments }) =>
      [...new Set(payments.flatMap((payment) => changedOrders.get(keyOf(payment)) ?? []))].sort(),
    );
  });
}

/** The arguments of one call of `PaymentStore.observe`. */
export interface ReadPayments {
  readonly payments: readonly Payment[];
  readonly observedAt: Date;
}

interface PaymentRecord {
  readonly payment: Payment;
  readonly observedAt: Date;
}

interface ChangedRow {
  readonly provider: string;
  readonly provider_payment_id: string;
  readonly order_id: string | null;
}

function keyOf({ provider, providerPaymentId }: Payment): string {
  return `${provider}\n${storableText(providerPaymentId)}`;
}

function documentOf({ provider, raw }: Payment) {
  return { provider, kind: 'record' as const, contentType: null, document: raw };
}

function columnsOf(records: readonly PaymentRecord[]): unknown[] {
  const payments = records.map(({ payment }) => payment);
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
    // Text, because the rows of a two-dimensional array must have equal lengths. The marks contain no white space.
    payments.map((payment) => storableText(payment.payers.join(' '))),
    records.map(({ observedAt }) => observedAt),
    payments.map(({ fee }) => fee?.amountMinor.toString() ?? null),
    payments.map(({ fee }) => fee?.exponent ?? null),
  ];
}

/** Locked in sorted order, so that concurrent syncs cannot deadlock. */
const LOCK = /* sql */ `
select from payments
where (provider, provider_payment_id) in (select * from unnest($1::text[], $2::text[]))
order by provider, provider_payment_id
for update`;

/** The parameters as the table `input`. */
const INPUT = /* sql */ `
input as (
  select * from unnest($1::text[], $2::text[], $3::numeric[], $4::text[], $5::smallint[], $6::text[], $7::text[],
      $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::timestamptz[], $13::numeric[], $14::smallint[])
    with ordinality as input (provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status,
      environment, created_at, updated_at, payers, observed_at, fee_minor, fee_exponent, place)
)`;

/** A record read before the stored one changes nothing. */
const INSERT_CHANGES = /* sql */ `
with ${INPUT}
insert into payment_observations (provider, provider_payment_id, order_id, status, provider_status, amount_minor,
  currency, exponent, observed_at)
select input.provider, input.provider_payment_id, stored.order_id, input.status, input.provider_status,
  input.amount_minor, input.currency, input.exponent, input.observed_at
from input
left join payments stored using (provider, provider_payment_id)
where stored.observed_at is null
  or (stored.observed_at <= input.observed_at
    and (stored.status, stored.provider_status, stored.amount_minor, stored.currency, stored.exponent,
      stored.environment)
      is distinct from (input.status, input.provider_status, input.amount_minor, input.currency, input.exponent,
        input.environment))
returning provider, provider_payment_id, order_id`;

const UPSERT = /* sql */ `
with ${INPUT},
documents as (select * from unnest($15::integer[], $16::integer[]) with ordinality as document (start, length, place))
insert into payments as stored (provider, provider_payment_id, amount_minor, currency, exponent, status,
  provider_status, environment, created_at, updated_at, payers, raw, observed_at,
  fee_minor, fee_exponent)
select provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, environment,
  created_at, updated_at, string_to_array(payers, ' '), substring($17::bytea from start for length), observed_at,
  fee_minor, fee_exponent
from input join documents using (place)
order by provider, provider_payment_id
on conflict (provider, provider_payment_id) do update set
  amount_minor = excluded.amount_minor, currency = excluded.currency, exponent = excluded.exponent,
  status = excluded.status, provider_status = excluded.provider_status, environment = excluded.environment,
  created_at = excluded.created_at, updated_at = excluded.updated_at,
  payers = case when stored.erased_at is null then excluded.payers else '{}' end,
  raw = case when stored.erased_at is null then excluded.raw end,
  observed_at = excluded.observed_at, fee_minor = excluded.fee_minor, fee_exponent = excluded.fee_exponent
where stored.observed_at is null or stored.observed_at <= excluded.observed_at`;
