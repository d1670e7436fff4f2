import {
  type Difference,
  type DiscrepancyKind,
  EXPLAINABLE_KINDS,
  explainingRule,
  type MatchingRule,
  PunteoError,
} from '@punteo/payments';
import { moneyFromRow, optionalMoneyFromRow } from '../rows/money.ts';
import { instantOrNull } from '../rows/readable.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** Notes at each difference that a run found which rule explains it. Some thousand are held in memory at a time. */
export async function explainFound(
  transaction: Queryable,
  runId: string,
  rules: readonly MatchingRule[],
): Promise<void> {
  if (rules.every(({ kind }) => kind === 'accept_parts')) return;
  let last: DifferenceRow | undefined;
  do {
    const { rows } = await transaction.query<DifferenceRow>(
      withoutTimeLimit(DIFFERENCES, [runId, EXPLAINABLE_KINDS, last?.kind ?? '', last?.subject ?? '', CHUNK]),
    );
    const explained = rows.flatMap((row) => {
      const difference = differenceOf(row);
      const rule = difference && explainingRule(rules, difference);
      return rule === null ? [] : [{ row, rule }];
    });
    if (explained.length > 0)
      await transaction.query(
        withoutTimeLimit(EXPLAIN, [
          runId,
          explained.map(({ row }) => row.kind),
          explained.map(({ row }) => row.subject),
          explained.map(({ rule }) => rule.name),
        ]),
      );
    last = rows.length === CHUNK ? rows.at(-1) : undefined;
  } while (last);
}

const CHUNK = 2_000;

interface DifferenceRow {
  kind: DiscrepancyKind;
  subject: string;
  check_name: string | null;
  amount_minor: string;
  currency: string;
  exponent: number;
  due_at: Date | null;
  paid_minor: string;
  paid_currency: string;
  paid_exponent: number;
  paid_at: Date | null;
  payments: number;
  providers: string[] | null;
  tokens: string[] | null;
  fee_minor: string | null;
  fee_exponent: number | null;
}

/** Null where a row does not hold what we write: no rule explains it, and the run goes on. */
function differenceOf(row: DifferenceRow): Difference | null {
  try {
    return readDifference(row);
  } catch (error) {
    if (error instanceof PunteoError) return null;
    throw error;
  }
}

function readDifference(row: DifferenceRow): Difference {
  return {
    kind: row.kind,
    check: row.check_name,
    amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
    dueAt: instantOrNull('due_at', row.due_at),
    paid: moneyFromRow(row.paid_minor, row.paid_currency, row.paid_exponent),
    paidAt: instantOrNull('paid_at', row.paid_at),
    held: {
      payments: row.payments,
      providers: row.providers ?? [],
      tokens: row.tokens ?? [],
      fee: optionalMoneyFromRow(row.fee_minor, row.currency, row.fee_exponent),
    },
  };
}

/**
 * The differences that a rule may explain, each with its order and the money that the order holds. $1 run id · $2 kinds
 * · $3, $4 after this kind and subject · $5 rows
 */
const DIFFERENCES = /* sql */ `
with found as (
  select kind, subject, order_id, fields -> 0 ->> 'field' as check_name from run_discrepancies
  where run_id = $1 and kind = any ($2) and (kind, subject) > ($3, $4)
  order by kind, subject limit $5
),
held as (
  select a.order_id, count(*)::int as payments, array_agg(distinct a.provider) as providers,
    array_agg(distinct a.token) as tokens, bool_and(p.fee_minor is not null and p.currency = a.currency) as has_fees,
    max(p.fee_exponent) as fee_exponent, sum(p.fee_minor * ('1e-' || p.fee_exponent)::numeric) as fee
  from allocations a
  left join payments p
    on a.unit_kind = 'payment' and p.provider = a.unit_provider and p.provider_payment_id = a.unit_reference
  where a.order_id in (select order_id from found)
  group by a.order_id
)
select found.kind, found.subject, found.check_name, o.amount_minor, o.currency, o.exponent, o.due_at, s.paid_minor,
  s.paid_currency, s.paid_exponent, s.paid_at, coalesce(held.payments, 0) as payments, held.providers, held.tokens,
  case when held.has_fees then trunc(held.fee * ('1e' || held.fee_exponent)::numeric) end::text as fee_minor,
  case when held.has_fees then held.fee_exponent end as fee_exponent
from found
join orders o using (order_id)
join standings s using (order_id)
left join held using (order_id)
order by found.kind, found.subject`;

/** $1 run id · $2 kinds · $3 subjects · $4 names of rules */
const EXPLAIN = /* sql */ `
update run_discrepancies found set explained_by = input.rule
from unnest($2::text[], $3::text[], $4::text[]) as input (kind, subject, rule)
where found.run_id = $1 and found.kind = input.kind and found.subject = input.subject`;
