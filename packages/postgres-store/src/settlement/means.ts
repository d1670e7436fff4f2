import { keySql } from './settlement-tables.ts';

/** In SQL: something that the key means is stored, paid or in an export. */
export const meansSql = (key: string) => /* sql */ `(
  exists (select from allocations where ${keySql('unit_reference')} = ${key})
  or exists (select from payments where ${keySql('provider_payment_id')} = ${key})
  or exists (select from observed_transfers where ${keySql('hash')} = ${key})
  or exists (
    select from statement_entries line
    where line.provider is not null and line.payment is not null and ${keySql('line.payment')} = ${key})
  or exists (
    select from statement_entries line
    where line.provider is not null and line.payout is not null and ${keySql('line.payout')} = ${key}))`;
