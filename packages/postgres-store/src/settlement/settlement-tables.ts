/**
 * Where one run computes settlement: tables that end with its transaction, each filled by a statement of its own, so that
 * the planner knows their sizes. They exist in a run with settlement accounts only.
 */
export const SETTLEMENT_TABLES = /* sql */ `
-- Which statements show the money of which provider, and how long that may take.
create temporary table settlement_accounts (
  provider text not null, account text not null, seconds float8 not null
) on commit drop;
-- What is compared in detail, of a run without a window: the references and the entries.
create temporary table settlement_scope (key text primary key) on commit drop;
create temporary table settlement_scope_entries (statement_entry_id bigint primary key) on commit drop;
-- Money that is settled, of everything else.
create temporary table settled_elsewhere (
  currency text not null, exponent smallint not null, n bigint not null, amount numeric not null
) on commit drop;
-- Lines of the providers' exports.
create temporary table settlement_lines (
  statement_entry_id bigint not null, provider text not null, payment text not null, payment_key text not null,
  payout text, payout_key text, gross numeric, fee numeric, net numeric not null, currency text not null,
  exponent smallint not null, booked_at timestamptz not null
) on commit drop;
-- What is settled as one sum: a payout, or money that no payout of an export holds. A payout has a positive id, other
-- money the negative one of its row. \`net\` and \`gross\`: either is what an account may show; null: any sum.
create temporary table settlement_groups (
  group_id bigint not null, provider text not null, is_payout boolean not null, name text not null, key text not null,
  currency text not null, exponent smallint not null, net numeric, gross numeric, began_at timestamptz not null,
  order_id text, in_window boolean not null, fee numeric
) on commit drop;
-- Money that a witness or a provider's record shows as paid.
create temporary table settlement_units (
  unit_id bigint generated always as identity, provider text not null, reference text not null, key text not null,
  currency text not null, exponent smallint not null, amount numeric, order_id text, paid_at timestamptz not null,
  in_window boolean not null, fee numeric, payout_id bigint
) on commit drop;
-- What an entry may name a group by.
create temporary table settlement_keys (
  provider text not null, key text not null, group_id bigint not null
) on commit drop;
-- Movements of money on the accounts.
create temporary table settlement_entries (
  statement_entry_id bigint not null, account text not null, entry_reference text not null, amount numeric not null,
  currency text not null, exponent smallint not null, booked_at timestamptz not null, reference_keys text[] not null
) on commit drop;
-- Groups that an entry names.
create temporary table settlement_links (
  statement_entry_id bigint not null, group_id bigint not null, entry_groups bigint not null
) on commit drop;
-- Groups whose settlement was found, or cannot be told from another. \`settled\`, \`differs\`, \`unclear\`.
create temporary table settlement_results (
  group_id bigint not null, state text not null, actual numeric, actual_currency text
) on commit drop;
-- Open groups by the sums that an account may show for them, and entries of such a sum.
create temporary table settlement_sums (
  provider text not null, currency text not null, amount numeric not null, group_id bigint not null, name text not null,
  began_at timestamptz not null
) on commit drop;
create temporary table settlement_fits (
  statement_entry_id bigint not null, provider text not null, currency text not null, amount numeric not null,
  group_id bigint, groups bigint not null, entries bigint not null, names text not null, is_single boolean not null
) on commit drop;
-- Entries that settle several groups and differ from their sum, and entries with several candidates.
create temporary table settlement_doubts (
  statement_entry_id bigint not null, state text not null, expected numeric, candidates text
) on commit drop`;

/** As `referenceKey` of `@punteo/payments`. */
export function keySql(reference: string): string {
  return `reference_key(${reference})`;
}

/** An amount as a decimal number. */
export function decimalSql(minor: string, exponent: string): string {
  return `${minor} * ('1e-' || ${exponent})::numeric`;
}

/** In SQL: the instant is in the run's window. $1 from · $2 to */
export function inWindowSql(instant: string): string {
  return `(($1::timestamptz is null or ${instant} >= $1) and ($2::timestamptz is null or ${instant} < $2))`;
}

/**
 * In SQL: the money of the allocation `a` counts for its order with the standing `s`. What is confirming does not yet, what
 * was taken back no longer.
 */
export const COUNTS = /* sql */ `s.claims @> jsonb_build_array(jsonb_build_object('provider', a.provider,
      case a.kind when 'payment' then 'paymentId' else 'hash' end, a.reference))`;
