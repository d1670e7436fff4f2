-- compatible
-- Money that was given back, as people recorded it. An app of the previous release reads and writes none of it.

create table refunds (
  refund_id uuid primary key,
  order_id text not null references orders,
  -- The payment or transaction whose money was given back.
  provider text not null,
  kind text not null check (kind in ('payment', 'transaction')),
  network text not null,
  reference text not null,
  amount_minor numeric(78, 0) not null check (amount_minor > 0),
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  -- What came with this payment or transaction in this currency, as its witness showed it.
  came_minor numeric(78, 0) not null,
  refunded_at timestamptz not null,
  -- The bank's or the chain's name of the money given back.
  refund_reference text,
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now()
);
create index refunds_by_order on refunds (order_id);
create index refunds_by_claim on refunds (reference);
create unique index refunds_once on refunds (order_id, provider, kind, network, reference, refund_reference)
  where refund_reference is not null;

-- The orders that the list of refunds reads: see `REFUND_ORDERS`.
create index standings_to_refund on standings (order_id) where discrepancies @? '$[*] ? (@.kind == "paid_after_cancel" || @.kind == "paid_late" || @.kind == "currency_mismatch" || @.kind == "paid_by_other_provider" || @.kind == "double_payment" || @.kind == "amount_over")';
create index payments_refunded on payments (order_id) where status = 'refunded' and order_id is not null;

-- Never more is given back than came, by whichever orders, and in whatever number of decimals each was stated.
create function refuse_excess_refund() returns trigger language plpgsql as $$
begin
  if (
    select sum(amount_minor * ('1e-' || exponent)::numeric) > new.came_minor * ('1e-' || new.exponent)::numeric
    from refunds
    where (provider, kind, reference, currency) = (new.provider, new.kind, new.reference, new.currency)
  ) then
    raise exception 'more is given back than came' using errcode = 'check_violation', constraint = 'refunds_within_money';
  end if;
  return null;
end $$;

create constraint trigger refunds_within_money after insert or update on refunds
  for each row execute function refuse_excess_refund();
create trigger refunds_are_append_only before update or delete on refunds
  for each row execute function refuse_change();
