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
 * Allocates a unit of money, or a part of it, to an order on a person's word. A witness must have shown the unit. A
 * rule's allocation of it is taken back.
 */
export async function allocateByPerson(
  transaction: Queryable,
  facts: OrderFacts,
  { claim, unit: id, amount }: Extract<OrderChange, { type: 'allocate' }>,
): Promise<void> {
  const { order } = facts;
  const { orderId } = order;
  const shown = shownUnit(facts, claim, id) ?? (await shownByNewClaim(transaction, orderId, claim, id));
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

/** Adds the claim to the order, unless one of its claims shows the unit already, in whatever spelling of the network. */
async function shownByNewClaim(
  transaction: Queryable,
  orderId: string,
  claim: Claim,
  id: MoneyUnitId,
): Promise<ShownUnit | undefined> {
  await addClaims(transaction, [{ orderId, claim, source: 'person' }]);
  const [facts] = await loadOrderFacts(transaction, [orderId]);
  return facts && shownUnit(facts, claim, id);
}

interface ShownUnit {
  readonly claim: Claim;
  readonly unit: MoneyUnit;
}

/** Takes back a person's allocation of a unit to the order. */
export async function unallocateByPerson(
  transaction: Queryable,
  { order, held }: OrderFacts,
  id: MoneyUnitId,
): Promise<void> {
  const stored = held.find((allocation) => isPersonal(allocation, id));
  if (!stored) throw new PunteoError('unit_unknown', `No person allocated this money to order ${order.orderId}.`);
  await transaction.query(REMOVE, [order.orderId, ...unitValues(id)]);
}

/** The other orders that a rule gave the unit to: a person's allocation takes it from them. */
export async function otherHolders(
  transaction: Queryable,
  orderId: string,
  id: MoneyUnitId,
): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ order_id: string }>(OTHERS, [orderId, ...unitValues(id)]);
  return rows.map(({ order_id }) => order_id);
}

function isPersonal({ by, unit }: Allocation, id: MoneyUnitId): boolean {
  return by === 'person' && moneyUnitKey(unit.id) === moneyUnitKey(id);
}

/**
 * The unit as the witness of its claim shows it, in whatever spelling of the network. A person may allocate money that
 * a rule would not, such as money that moved before the order was created, but none that fails a check of its own.
 */
function shownUnit({ evidence }: OrderFacts, named: Claim, id: MoneyUnitId): ShownUnit | undefined {
  const shown = claimStates(evidence)
    .filter(({ kind, claim }) => (kind === 'counted' || kind === 'confirming') && isAbout(claim, named))
    .flatMap(({ claim, units }) => units.map((unit) => ({ claim, unit })))
    .filter(({ unit }) => moneyUnitKey(unit.id) === moneyUnitKey(id));
  return shown.find(({ claim }) => isSameClaim(claim, named)) ?? shown[0];
}

function isAbout(claim: Claim, named: Claim): boolean {
  return claim.provider === named.provider && claimReference(claim) === claimReference(named);
}

/** In SQL: the unit is that of the parameters $2 to $8. */
const IS_UNIT = `unit_kind = $2 and unit_provider = $3 and chain_id = $4 and unit_reference = $5 and token = $6
  and recipient = $7 and position = $8`;

/** Frees the unit of a rule's allocation, and of an earlier one to this order. $1 order · $2 to $8 unit */
const FREE = /* sql */ `
delete from allocations where (allocated_by = 'rule' or order_id = $1) and ${IS_UNIT}`;

/** $1 order · $2 to $8 unit */
const OTHERS = /* sql */ `
select order_id from allocations where allocated_by = 'rule' and order_id <> $1 and ${IS_UNIT} order by order_id`;

/** $1 order · $2 to $8 unit */
const REMOVE = /* sql */ `
delete from allocations where order_id = $1 and allocated_by = 'person' and ${IS_UNIT}`;

/** $1 to $7 unit */
const ALLOCATED = /* sql */ `
select amount_minor, exponent from allocations
where unit_kind = $1 and unit_provider = $2 and chain_id = $3 and unit_reference = $4 and token = $5
  and recipient = $6 and position = $7`;
