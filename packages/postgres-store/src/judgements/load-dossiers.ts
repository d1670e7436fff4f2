import type { Dossier } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow } from '../rows/callback.ts';
import { type EvidenceRow, evidenceFromRow } from '../rows/evidence.ts';
import { type IntentRow, intentFromRow } from '../rows/intent.ts';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';

/** Everything about these orders, with six statements however many they are; unknown ids are left out. */
export async function loadDossiers(
  client: ClientBase | Pool,
  orderIds: readonly string[],
): Promise<readonly Dossier[]> {
  // One after the other: a transaction has one connection.
  const orders = await client.query<OrderRow>('select * from orders where order_id = any ($1)', [orderIds]);
  const intents = await client.query<IntentRow>(
    'select * from intents where order_id = any ($1) order by created_at, intent_id',
    [orderIds],
  );
  const payments = await client.query<PaymentRow & { order_id: string }>(
    'select * from payments where order_id = any ($1) order by provider, provider_payment_id',
    [orderIds],
  );
  const evidence = await client.query<EvidenceRow>(
    'select * from evidence where order_id = any ($1) order by evidence_id',
    [orderIds],
  );
  const callbacks = await client.query<CallbackRow & { order_id: string }>(CALLBACKS, [orderIds]);
  const rivals = await client.query<RivalRow>(RIVALS, [orderIds]);

  const intentsOf = Map.groupBy(intents.rows, (row) => row.order_id);
  const paymentsOf = Map.groupBy(payments.rows, (row) => row.order_id);
  const evidenceOf = Map.groupBy(evidence.rows, (row) => row.order_id);
  const callbacksOf = Map.groupBy(callbacks.rows, (row) => row.order_id);
  const rivalsOf = Map.groupBy(rivals.rows, (row) => row.order_id);
  return orders.rows.map((row): Dossier => {
    const order = orderFromRow(row);
    const id = row.order_id;
    return {
      order,
      intents: (intentsOf.get(id) ?? []).map(intentFromRow),
      payments: (paymentsOf.get(id) ?? []).map((payment) => paymentFromRow(payment, order.amount)),
      evidence: (evidenceOf.get(id) ?? []).map(evidenceFromRow),
      callbacks: (callbacksOf.get(id) ?? []).map(callbackFromRow),
      rivals: (rivalsOf.get(id) ?? []).map((rival) => ({
        orderId: rival.rival_order_id,
        network: rival.network,
        hash: rival.hash,
      })),
    };
  });
}

interface RivalRow {
  order_id: string;
  rival_order_id: string;
  network: string;
  hash: string;
}

const CALLBACKS = /* sql */ `
select ${CALLBACK_COLUMNS} from callbacks
where order_id = any ($1) and disposition in ('matched', 'unreadable')
order by callback_id`;

/** The same hash under whatever spelling of the network: two names may mean one chain. */
const RIVALS = /* sql */ `
select distinct ours.order_id, theirs.order_id as rival_order_id, theirs.transaction_network as network, theirs.transaction_hash as hash
from callbacks ours
join callbacks theirs on theirs.transaction_hash = ours.transaction_hash and theirs.order_id <> ours.order_id
where ours.order_id = any ($1) and ours.disposition = 'matched' and theirs.disposition = 'matched'
order by 1, 2, 3, 4`;
