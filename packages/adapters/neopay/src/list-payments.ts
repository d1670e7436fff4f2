import { listAllPayments, type NeopayClient, type PaymentRow } from '@punteo/clients';
import type { ListedPayment, ListOptions } from '@punteo/payments';
import { punteoErrorOf, silenceOf } from './errors.ts';
import { paymentOf } from './payment.ts';
import type { StatusTable } from './payment-status.ts';

/** Walks the provider's whole list; throws a `PunteoError` whose code begins with `neopay_` when it cannot go on. */
export async function* listPayments(
  client: Pick<NeopayClient, 'listPaymentRows'>,
  statuses: StatusTable,
  { onPage, signal }: ListOptions = {},
): AsyncGenerator<ListedPayment, void, undefined> {
  const pages = listAllPayments(client, { pagesAtOnce: 4, ...(signal ? { signal } : {}) });
  try {
    for await (const { page, rows } of pages) {
      yield* rows.map((row) => listed(row, statuses));
      onPage?.({ number: page, rows: rows.length });
    }
  } catch (error) {
    throw punteoErrorOf(error);
  }
}

function listed(row: PaymentRow, statuses: StatusTable): ListedPayment {
  if (row.kind === 'unreadable') {
    return { kind: 'unreadable', reason: `bad_shape ${row.issues[0]?.path ?? ''}`.trim(), raw: row.raw };
  }
  try {
    return { kind: 'payment', payment: paymentOf(row.payment, row.raw, null, statuses) };
  } catch (error) {
    return { kind: 'unreadable', reason: silenceOf(error).code, raw: row.raw };
  }
}
