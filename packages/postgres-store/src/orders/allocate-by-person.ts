import {
  type Allocation,
  addMoney,
  type Claim,
  claimReference,
  claimStates,
  compareMoney,
  isSameClaim,
  type MoneyUnit,
  type MoneyUnitId,
  moneyText,
  moneyUnitKey,
  type OrderChange,
  type OrderFacts,
  PunteoError,
  subtractMoney,
  trimMoney,
  zero,
} from '@punteo/payments';
import { addClaims } from '../claims/write-claims.ts';
import { unitValues } from '../rows/allocation.ts';
import { moneyFromRow } from '../rows/money.ts';
import type { Queryable } from '../sql/database.ts';
import { loadOrderFacts } from '../standings/load-order-facts.ts';
import { writePersonAllocation } from '../standings/write-allocations.ts';

/**
 * Gives a unit of money, or a part of it, to an order on a person's word. The unit must have been shown by a witness. What a rule
 * gave away before is taken back.
 */
export async function allocateByPerson(
  transaction: Queryable,
  { order }: OrderFacts,
  { claim, unit: id, amount }: Extract<OrderChange, { type: 'allocate' }>,
): Promise<void> {
  const { orderId } = order;
  await addClaims(transaction, [{ orderId, claim, source: 'person' }]);
  const [facts] = await loadOrderFacts(transaction, [orderId]);
  const shown = facts && shownUnit(facts, claim, id);
  if (!shown)
    throw new PunteoError(
      'unit_unknown',
      `No witness confirms this money now, so it cannot be allocated: verify order ${orderId} first.`,
    );
  const { unit } = shown;
  if (unit.amount.currency !== order.amount.currency)
    throw new PunteoError(
      'currency_mismatch',
      `The money is ${moneyText(unit.amount)}, and order ${orderId} expects ${moneyText(order.amount)}.`,
    );
  if (amount.amountMinor <= 0n) throw new PunteoError('amount_malformed', 'Allocate more than zero.');
  if (unit.amount.currency !== amount.currency || compareMoney(amount, unit.amount) > 0)
    throw new PunteoError(
      'unit_exceeded',
      `The money is ${moneyText(unit.amount)}: ${moneyText(amount)} of it cannot be allocated.`,
    );
  await transaction.query(FREE, [orderId, ...unitValues(id)]);
  const { rows } = await transaction.query<{ amount_minor: string; exponent: number }>(ALLOCATED, [...unitValues(id)]);
  const allocated = rows
    .map(({ amount_minor, exponent }) => moneyFromRow(amount_minor, unit.amount.currency, exponent))
    .reduce(addMoney, zero(unit.amount));
  if (compareMoney(subtractMoney(unit.amount, allocated), amount) < 0)
    throw new PunteoError(
      'unit_exceeded',
      `Of ${moneyText(unit.amount)}, ${moneyText(allocated)} is allocated already.`,
    );
  const exact = addMoney(zero(unit.amount), trimMoney(amount));
  if (exact.exponent > unit.amount.exponent)
    throw new PunteoError('amount_malformed', `Allocate an amount of at most ${unit.amount.exponent} decimals.`);
  await writePersonAllocation(transaction, { orderId, claim: shown.claim, unit, amount: exact, by: 'person' });
}

/** Takes back what a person gave to the order of a unit. */
export async function unallocateByPerson(
  transaction: Queryable,
  { order, held }: OrderFacts,
  id: MoneyUnitId,
): Promise<void> {
  const stored = held.find((allocation) => isPersonal(allocation, id));
  if (!stored) throw new PunteoError('unit_unknown', `Nobody allocated this money to order ${order.orderId}.`);
  await transaction.query(REMOVE, [order.orderId, ...unitValues(id)]);
}

function isPersonal({ by, unit }: Allocation, id: MoneyUnitId): boolean {
  return by === 'person' && moneyUnitKey(unit.id) === moneyUnitKey(id);
}

/**
 * The unit as the witness of its claim shows it, whichever spelling the claim's network has. A person may give an order money that a rule would not, such as money that moved
 * before the order was created; money that fails a check of its own (another chain, no finality yet known) pays nobody.
 */
function shownUnit(
  { evidence }: OrderFacts,
  named: Claim,
  id: MoneyUnitId,
): { readonly claim: Claim; readonly unit: MoneyUnit } | undefined {
  const shown = claimStates(evidence)
    .filter(({ kind, claim }) => (kind === 'counted' || kind === 'confirming') && isAbout(claim, named))
    .flatMap(({ claim, units }) => units.map((unit) => ({ claim, unit })))
    .filter(({ unit }) => moneyUnitKey(unit.id) === moneyUnitKey(id));
  return shown.find(({ claim }) => isSameClaim(claim, named)) ?? shown[0];
}

function isAbout(claim: Claim, named: Claim): boolean {
  return claim.provider === named.provider && claimReference(claim) === claimReference(named);
}

const UNIT =
  'unit_kind = $2 and unit_provider = $3 and chain_id = $4 and unit_reference = $5 and token = $6 and recipient = $7 and position = $8';

/** A rule's holder gives way, and an earlier part of this order is replaced. $1 order · $2 … $8 unit */
const FREE = /* sql */ `
delete from allocations where (allocated_by = 'rule' or order_id = $1) and ${UNIT}`;

const REMOVE = /* sql */ `
delete from allocations where order_id = $1 and allocated_by = 'person' and ${UNIT}`;

const ALLOCATED = /* sql */ `
select amount_minor, exponent from allocations
where unit_kind = $1 and unit_provider = $2 and chain_id = $3 and unit_reference = $4 and token = $5 and recipient = $6 and position = $7`;
