-- compatible
-- Rules of the merchant that explain discrepancies, and the fees that a provider states, which such a rule may compare.

-- The rules that a run applied; null: none. A changed file has another fingerprint.
alter table runs add column rules_fingerprint text;
-- The name of the rule that explains the difference; null: none does.
alter table run_discrepancies add column explained_by text;
alter table discrepancies add column explained_by text;
alter table discrepancies drop constraint discrepancies_state_check;
alter table discrepancies add constraint discrepancies_state_check
  check (state in ('open', 'explained', 'resolved', 'gone'));

-- In the currency of the payment; null: the provider states none.
alter table payments add column fee_minor numeric(78, 0);
alter table payments add column fee_exponent smallint check (fee_exponent between 0 and 255);
