import type pg from 'pg';
import { unitKey } from './allocation-rows.ts';
import { scaled } from './shown-units.ts';

/** What people recorded as given back of a unit of money, for an order, in units of 10^-30. */
export interface RefundPart {
  readonly orderId: string;
  readonly amount: bigint;
}

/** By `unitKey`, the first recorded first; without refunds that were withdrawn. */
export type RefundsByUnit = ReadonlyMap<string, readonly RefundPart[]>;

export async function refundsByUnit(database: pg.Client): Promise<RefundsByUnit> {
  const { rows } = await database.query<Row>(PARTS);
  const parts = Map.groupBy(rows, unitKey);
  return new Map(
    [...parts].map(([key, some]) => [
      key,
      some.map(({ order_id, amount_minor, exponent }) => ({
        orderId: order_id,
        amount: scaled(amount_minor, exponent),
      })),
    ]),
  );
}

export function sumOfRefunds(parts: readonly RefundPart[] = []): bigint {
  return parts.reduce((sum, { amount }) => sum + amount, 0n);
}

type Row = Parameters<typeof unitKey>[0] & {
  readonly order_id: string;
  readonly amount_minor: string;
  readonly exponent: number;
};

const PARTS = /* sql */ `
select unit.*, refunds.order_id, refunds.exponent
from refund_units unit join refunds using (refund_id)
where refund_id not in (select refund_id from refund_withdrawals)
order by recorded_at, refund_id`;
