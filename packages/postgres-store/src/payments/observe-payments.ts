import type { Payment } from '@punteo/payments';
import type { Pool } from 'pg';
import { noteShapes } from '../shapes/note-shapes.ts';
import { toByteColumn } from '../sql/byte-column.ts';
import { splitRepeatedKeys } from '../sql/split-repeated-keys.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';
import { withTransaction } from '../sql/transaction.ts';

/** What one caller of `PaymentStore.observe` saw. */
export interface Sight {
  readonly payments: readonly Payment[];
  readonly observedAt: Date;
}

/** See `PaymentStore.observe`, for several callers at once: for each of them, which of its payments' orders saw a change. */
export function observePayments(pool: Pool, sights: readonly Sight[]): Promise<readonly (readonly string[])[]> {
  const looks = sights.flatMap(({ payments, observedAt }) => payments.map((payment) => ({ payment, observedAt })));
  return withTransaction(pool, async (client) => {
    const changed = new Map<string, string>();
    // The same payment twice in a list may look different each time: both looks are kept.
    for (const round of splitRepeatedKeys(looks, ({ payment }) => keyOf(payment))) {
      const columns = columnsOf(round);
      const [providers, ids] = columns;
      await client.query(LOCK, [providers, ids]);
      const { rows } = await client.query<ChangedRow>(NOTE_CHANGES, columns);
      for (const { provider, provider_payment_id, order_id } of rows)
        if (order_id !== null) changed.set(`${provider}\n${provider_payment_id}`, order_id);
      const documents = toByteColumn(round.map(({ payment }) => Buffer.from(payment.raw, 'utf8')));
      await client.query(UPSERT, [...columns, documents.starts, documents.lengths, documents.bytes]);
    }
    await noteShapes(
      client,
      looks.map(({ payment }) => documentOf(payment)),
    );
    return sights.map(({ payments }) =>
      [...new Set(payments.flatMap((payment) => changed.get(keyOf(payment)) ?? []))].sort(),
    );
  });
}

interface Look {
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

function columnsOf(looks: readonly Look[]): unknown[] {
  const payments = looks.map(({ payment }) => payment);
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
    looks.map(({ observedAt }) => observedAt),
  ];
}

/** In one order for everybody, so that two crawls don't wait for each other. */
const LOCK = /* sql */ `
select from payments
where (provider, provider_payment_id) in (select * from unnest($1::text[], $2::text[]))
order by provider, provider_payment_id
for update`;

const GIVEN = /* sql */ `
input as (
  select * from unnest($1::text[], $2::text[], $3::numeric[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::text[],
      $9::timestamptz[], $10::timestamptz[], $11::text[], $12::timestamptz[])
    with ordinality as input (provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, environment, created_at,
      updated_at, payers, observed_at, place)
)`;

/** A look that is older than the last one says nothing new. */
const NOTE_CHANGES = /* sql */ `
with ${GIVEN}
insert into payment_observations (provider, provider_payment_id, order_id, status, provider_status, amount_minor, currency, exponent, observed_at)
select input.provider, input.provider_payment_id, stored.order_id, input.status, input.provider_status, input.amount_minor, input.currency,
  input.exponent, input.observed_at
from input
left join payments stored using (provider, provider_payment_id)
where stored.observed_at is null
  or (stored.observed_at <= input.observed_at
    and (stored.status, stored.provider_status, stored.amount_minor, stored.currency, stored.exponent, stored.environment)
      is distinct from (input.status, input.provider_status, input.amount_minor, input.currency, input.exponent, input.environment))
returning provider, provider_payment_id, order_id`;

const UPSERT = /* sql */ `
with ${GIVEN},
documents as (select * from unnest($13::integer[], $14::integer[]) with ordinality as document (start, length, place))
insert into payments as stored (provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, environment,
  created_at, updated_at, payers, raw, observed_at)
select provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, environment, created_at, updated_at,
  string_to_array(payers, ' '), substring($15::bytea from start for length), observed_at
from input join documents using (place)
order by provider, provider_payment_id
on conflict (provider, provider_payment_id) do update set
  amount_minor = excluded.amount_minor, currency = excluded.currency, exponent = excluded.exponent, status = excluded.status,
  provider_status = excluded.provider_status, environment = excluded.environment, created_at = excluded.created_at,
  updated_at = excluded.updated_at, payers = excluded.payers, raw = excluded.raw, observed_at = excluded.observed_at
where stored.observed_at is null or stored.observed_at <= excluded.observed_at`;
