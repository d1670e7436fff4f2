import {
  type ChangeCause,
  type ChangedBy,
  type Claim,
  claimId,
  claimReference,
  type Decision,
  type DecisionPolicy,
  type MoneyUnitId,
  moneyText,
  moneyUnitKey,
  type Order,
  type OrderChange,
  type OrderFacts,
  PunteoError,
} from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { claimToRow } from '../claims/claim-columns.ts';
import { addClaims, isWithdrawn, withdrawClaim } from '../claims/write-claims.ts';
import { bindByPerson, unbindPayment } from '../payments/bind-payment.ts';
import { refuseReturnedMoney } from '../refunds/refuse-returned-money.ts';
import { type StandingRow, standingFromRow } from '../rows/standing.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { decideGroup, loadGroupFacts, lockGroup } from '../standings/decide-group.ts';
import { loadOrderFacts } from '../standings/load-order-facts.ts';
import { allocateByPerson, otherHolders, unallocateByPerson } from './allocate-by-person.ts';
import { changesFulfilment, refuseFulfilment, withdrawFulfilment } from './fulfilment.ts';
import { isAboutSame, refuse, refuseByStanding } from './refuse-change.ts';

/** See `OrderStore.change`: the change, its decision and its audit row are one transaction. */
export function changeOrder(
  database: Database,
  policy: DecisionPolicy,
  orderId: string,
  change: OrderChange,
  by: ChangedBy,
  now: Date,
): Promise<Decision> {
  return database.transaction((transaction) => changeInTransaction(transaction, policy, orderId, change, by, now));
}

/** See `changeOrder`, in the caller's transaction. */
export async function changeInTransaction(
  transaction: Queryable,
  policy: DecisionPolicy,
  orderId: string,
  change: OrderChange,
  by: ChangedBy,
  now: Date,
): Promise<Decision> {
  const decisions = await changeOrders(transaction, policy, [{ orderId, change }], by, now);
  return decisions.get(orderId) as Decision;
}

/** Changes several orders and decides all of them once, in the caller's transaction. See `OrderStore.split`. */
export async function changeOrders(
  transaction: Queryable,
  policy: DecisionPolicy,
  changes: readonly { readonly orderId: string; readonly change: OrderChange }[],
  by: ChangedBy,
  now: Date,
): Promise<ReadonlyMap<string, Decision>> {
  // Locked before anything is read, with all claims of the orders and those that the changes add.
  const orderIds = changes.map(({ orderId }) => orderId);
  const group = await lockGroup(
    transaction,
    orderIds,
    changes.flatMap(({ change }) => claimsIn(change)),
  );
  const checkRefunds = await refuseReturnedMoney(transaction, changes, [...group.standings.keys()]);
  for (const { orderId, change } of changes)
    await changeOne(transaction, group.standings.get(orderId) as StandingRow, orderId, change, by, now);
  const decisions = await decideGroup(transaction, {
    standings: group.standings,
    facts: await loadGroupFacts(transaction, group),
    causes: new Map(changes.map(({ orderId, change }) => [orderId, causeOf(change)])),
    evidence: [],
    policy,
    nowOf: () => now,
  });
  await checkRefunds();
  const bound = changes.filter(({ change }) => change.type === 'bind');
  for (const { orderId } of bound) await transaction.query(VERIFY_NOW, [orderId]);
  return decisions;
}

/** Makes one change and writes its audit row, before the decision. */
async function changeOne(
  transaction: Queryable,
  row: StandingRow,
  orderId: string,
  change: OrderChange,
  by: ChangedBy,
  now: Date,
): Promise<void> {
  const before = (await loadOrderFacts(transaction, [orderId]))[0];
  if (!before) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
  refuse(before, change);
  const standing = standingFromRow(row);
  refuseByStanding(orderId, standing, change);
  if (change.type === 'fulfil') await refuseFulfilment(transaction, before.order, standing, change);
  const takenFrom = change.type === 'allocate' ? await otherHolders(transaction, orderId, change.unit) : [];
  await apply(transaction, before, change, now);
  if (change.type !== 'fulfil' || changesFulfilment(before.order, change))
    await writeAudit(transaction, {
      actor: by.actor,
      action: `order.${actionOf(before.order, change)}`,
      subject: `order:${orderId}`,
      detail: {
        reason: by.reason,
        ...detailOf(before, change),
        ...(takenFrom.length > 0 ? { takenFrom: takenFrom.join(' ') } : {}),
      },
    });
}

function claimsIn(change: OrderChange): readonly Claim[] {
  return change.type === 'bind' || change.type === 'unbind' || change.type === 'allocate' ? [change.claim] : [];
}

async function apply(transaction: Queryable, facts: OrderFacts, change: OrderChange, now: Date): Promise<void> {
  const { orderId } = facts.order;
  switch (change.type) {
    case 'amend':
      return amend(transaction, facts.order, change);
    case 'cancel':
      return void (await transaction.query('update orders set cancelled_at = $2 where order_id = $1', [orderId, now]));
    case 'close':
      await transaction.query('update orders set closed_at = $2 where order_id = $1', [orderId, now]);
      return void (await transaction.query('update standings set next_verification_at = null where order_id = $1', [
        orderId,
      ]));
    case 'fulfil':
      if (!changesFulfilment(facts.order, change)) return;
      return void (await transaction.query('update orders set fulfilled_at = $2 where order_id = $1', [
        orderId,
        change.at,
      ]));
    case 'unfulfil':
      return withdrawFulfilment(transaction, orderId);
    case 'bind':
      return bind(transaction, orderId, change);
    case 'unbind':
      if (change.claim.kind === 'payment') await unbindPayment(transaction, change.claim, orderId);
      await withdrawClaim(transaction, orderId, change.claim);
      return release(transaction, orderId, change.claim);
    case 'allocate':
      return allocateByPerson(transaction, facts, change);
    case 'unallocate':
      return unallocateByPerson(transaction, facts, change.unit);
    case 'accept_parts':
      return void (await transaction.query('update orders set accepts_parts = true where order_id = $1', [orderId]));
  }
}

async function release(transaction: Queryable, orderId: string, claim: Claim): Promise<void> {
  const { provider, kind, reference } = claimToRow(claim);
  await transaction.query(RELEASE, [orderId, provider, kind, reference]);
}

async function bind(
  transaction: Queryable,
  orderId: string,
  { claim, source = 'person' }: Extract<OrderChange, { type: 'bind' }>,
): Promise<void> {
  if (source !== 'person' && (await isWithdrawn(transaction, orderId, claim)))
    throw new PunteoError(
      'claim_withdrawn',
      `A person withdrew ${claimReference(claim)} from order ${orderId}, so only a person binds it again.`,
    );
  if (claim.kind === 'payment') await bindByPerson(transaction, claim, orderId);
  await addClaims(transaction, [{ orderId, claim, source }]);
}

async function amend(
  transaction: Queryable,
  order: Order,
  { amount = order.amount, dueAt = order.dueAt, providers = order.providers }: Extract<OrderChange, { type: 'amend' }>,
): Promise<void> {
  await transaction.query(AMEND, [
    order.orderId,
    amount.amountMinor.toString(),
    amount.currency,
    amount.exponent,
    dueAt,
    providers,
  ]);
}

/** An amendment has a cause of its own, and so has time; every other change is a person's. */
function causeOf(change: OrderChange): ChangeCause {
  if (change.type === 'close' && change.isExpired) return 'witness';
  return change.type === 'amend' ? 'amendment' : 'person';
}

function actionOf({ fulfilledAt }: Order, { type }: OrderChange): string {
  return type === 'fulfil' && fulfilledAt !== null ? 'fulfilment_corrected' : ACTIONS[type];
}

const ACTIONS = {
  amend: 'amended',
  cancel: 'cancelled',
  close: 'closed',
  fulfil: 'fulfilled',
  unfulfil: 'fulfilment_withdrawn',
  bind: 'bound',
  unbind: 'unbound',
  allocate: 'allocated',
  unallocate: 'unallocated',
  accept_parts: 'parts_accepted',
} as const satisfies Record<OrderChange['type'], string>;

/** The old and new values for the audit row, as text. */
function detailOf({ order, held }: OrderFacts, change: OrderChange): Record<string, string | null> {
  switch (change.type) {
    case 'amend':
      return {
        ...(change.amount ? { amountBefore: moneyText(order.amount), amount: moneyText(change.amount) } : {}),
        ...(change.dueAt === undefined ? {} : { dueAtBefore: isoText(order.dueAt), dueAt: isoText(change.dueAt) }),
        ...(change.providers
          ? { providersBefore: order.providers.join(' '), providers: change.providers.join(' ') }
          : {}),
        ...(change.force ? { force: 'true' } : {}),
      };
    case 'fulfil':
      return {
        ...(order.fulfilledAt === null ? {} : { fulfilledAtBefore: isoText(order.fulfilledAt) }),
        fulfilledAt: change.at.toISOString(),
        ...(change.force ? { forced: 'yes' } : {}),
      };
    case 'unfulfil':
      return { fulfilledAtBefore: isoText(order.fulfilledAt), fulfilledAt: null };
    case 'bind':
      return { claim: claimId(change.claim) };
    case 'unbind': {
      const released = held.filter(({ claim }) => isAboutSame(claim, change.claim));
      return {
        claim: claimId(change.claim),
        ...(released.length > 0 ? { released: released.map(({ amount }) => moneyText(amount)).join(', ') } : {}),
      };
    }
    case 'allocate':
      return { unit: moneyUnitKey(change.unit), ...heldBefore(held, change.unit), amount: moneyText(change.amount) };
    case 'unallocate':
      return { unit: moneyUnitKey(change.unit), ...heldBefore(held, change.unit), amount: null };
    default:
      return {};
  }
}

/** What the order held of the unit; nothing where it held none. */
function heldBefore(held: OrderFacts['held'], unit: MoneyUnitId): Record<string, string> {
  const key = moneyUnitKey(unit);
  const stored = held.find((allocation) => moneyUnitKey(allocation.unit.id) === key);
  return stored ? { amountBefore: moneyText(stored.amount) } : {};
}

function isoText(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}

const AMEND = /* sql */ `
update orders set amount_minor = $2, currency = $3, exponent = $4, due_at = $5, providers = $6,
  -- Parts were accepted for the former amount.
  accepts_parts = accepts_parts and (amount_minor, currency, exponent) = ($2::numeric, $3, $4::smallint)
where order_id = $1`;

/** The money of a withdrawn claim is free again, also where a person allocated it. */
const RELEASE = /* sql */ `
delete from allocations where order_id = $1 and provider = $2 and kind = $3 and reference = $4`;

const VERIFY_NOW = /* sql */ `
update standings set next_verification_at = least(next_verification_at, now()) where order_id = $1`;
