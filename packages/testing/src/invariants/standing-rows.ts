import type { Claim } from '@punteo/payments';
import type pg from 'pg';

/** A row of the table of standings, with the amount of its order. */
export interface StandingRow {
  order_id: string;
  version: number;
  state: string;
  fulfilment_allowed: boolean;
  claims: Claim[];
  discrepancies: { kind: string; claim: Claim | null }[];
  paid_minor: string;
  paid_currency: string;
  paid_exponent: number;
  amount_minor: string;
  currency: string;
  exponent: number;
}

export async function standingRows(database: pg.Client): Promise<readonly StandingRow[]> {
  const { rows } = await database.query<StandingRow>(
    `select standings.*, orders.amount_minor, orders.currency, orders.exponent from standings join orders using (order_id)
     order by order_id`,
  );
  return rows;
}
