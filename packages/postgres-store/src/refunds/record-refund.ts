import { randomUUID } from 'node:crypto';
import {
  addMoney,
  type ChangedBy,
  type Claim,
  claimId,
  claimReference,
  claimStates,
  compareMoney,
  type Money,
  moneyText,
  type NewRefund,
  type OrderFacts,
  PunteoError,
  type Refund,
  zero,
} from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { claimToRow } from '../claims/claim-columns.ts';
import { type RefundRow, refundFromRow } from '../rows/refund.ts';
import { type StandingRow, standingFromRow } from '../rows/standing.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isCheckViolation } from '../sql/store-errors.ts';
import { lockGroup } from '../standings/decide-group.ts';
import { loadOrderFacts } from '../standings/load-order-facts.ts';
import { refundBalance } from './refund-balance.ts';

/** See `RefundStore.record`: the refund and its audit row are one transaction, under the lock of the order's decisions. */
export function recordRefund(database: Database, refund: NewRefund, by: ChangedBy): Promise<Refund> {
  return database.transaction(async (transaction) => {
    const { orderId, claim, amount, force = false } = refund;
    const group = await lockGroup(transaction, [orderId], [claim]);
    const [facts] = await loadOrderFacts(transaction, [orderId]);
    if (!facts) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
    // Before what is left, which is less for a repeated request: its answer is that the first one was recorded.
    await refuseRecorded(transaction, refund);
    const came = moneyThatCame(facts, claim, amount);
    const left = await leftToRefund(transaction, orderId, claim, amount);
    if (compareMoney(amount, left) > 0) {
      if (!force) throw notDue(refund, `${moneyText(left)} of it is left to be given back; \`force\` records more`);
      const { fulfilmentAllowed } = standingFromRow(group.standings.get(orderId) as StandingRow);
      if (fulfilmentAllowed && facts.order.fulfilledAt === null)
        throw notDue(refund, 'the goods may still go out. Cancel the order, or record that they went out');
    }
    const stored = await insert(transaction, refund, came, by);
    await writeAudit(transaction, {
      actor: by.actor,
      action: 'order.refund_recorded',
      subject: `order:${orderId}`,
      detail: {
        reason: by.reason,
        claim: claimId(claim),
        amount: moneyText(amount),
        refundedAt: refund.refundedAt.toISOString(),
        refundId: stored.refundId,
        ...(force ? { forced: 'yes' } : {}),
      },
    });
    return stored;
  });
}

/** Throws `refund_recorded`. The lock of the claim is held, so that no other transaction records one meanwhile. */
async function refuseRecorded(transaction: Queryable, { orderId, claim, reference = null }: NewRefund): Promise<void> {
  if (reference === null) return;
  const { provider, kind, network, reference: claimed } = claimToRow(claim);
  const { rows } = await transaction.query(RECORDED, [orderId, provider, kind, network, claimed, reference]);
  if (rows.length === 0) return;
  throw new PunteoError('refund_recorded', `The refund ${reference} of ${claimed} is recorded already.`);
}

/** What a witness shows to have come with the claim, in the currency of the refund. */
function moneyThatCame({ order, claims, evidence }: OrderFacts, claim: Claim, amount: Money): Money {
  const known = claims.some((each) => isAboutSame(each.claim, claim));
  if (!known) throw new PunteoError('claim_unknown', `Order ${order.orderId} has no such claim.`);
  const units = claimStates(evidence)
    .filter((state) => isAboutSame(state.claim, claim) && state.kind === 'counted')
    .flatMap((state) => state.units)
    .filter((unit) => unit.amount.currency === amount.currency);
  if (units.length > 0) return units.reduce<Money>((sum, unit) => addMoney(sum, unit.amount), zero(amount));
  throw new PunteoError(
    'refund_unfounded',
    `No witness shows ${amount.currency} that came with ${claimReference(claim)} and is there: nothing of it can be given back.`,
  );
}

function isAboutSame(left: Claim, right: Claim): boolean {
  return left.provider === right.provider && left.kind === right.kind && claimReference(left) === claimReference(right);
}

function notDue({ amount, claim }: NewRefund, why: string): PunteoError {
  return new PunteoError(
    'refund_not_due',
    `${moneyText(amount)} of ${claimReference(claim)} cannot be recorded as given back: ${why}.`,
  );
}

async function leftToRefund(transaction: Queryable, orderId: string, claim: Claim, like: Money): Promise<Money> {
  const { provider, kind, reference } = claimToRow(claim);
  const { rows } = await transaction.query<{ left_minor: string; exponent: number }>(LEFT, [
    orderId,
    provider,
    kind,
    reference,
    like.currency,
  ]);
  const [row] = rows;
  if (!row) return zero(like);
  const { currency } = like;
  return addMoney({ amountMinor: BigInt(row.left_minor), currency, exponent: row.exponent }, zero(like));
}

async function insert(transaction: Queryable, refund: NewRefund, came: Money, by: ChangedBy): Promise<Refund> {
  const { orderId, claim, refundedAt, reference = null } = refund;
  const { provider, kind, network, reference: claimed } = claimToRow(claim);
  // Both in the larger exponent, since the row has one.
  const amount = addMoney(refund.amount, zero(came));
  const whole = addMoney(came, zero(refund.amount));
  try {
    const { rows } = await transaction.query<RefundRow>(INSERT, [
      randomUUID(),
      orderId,
      provider,
      kind,
      network,
      claimed,
      amount.amountMinor.toString(),
      amount.currency,
      amount.exponent,
      whole.amountMinor.toString(),
      refundedAt,
      reference,
      by.reason,
      by.actor,
    ]);
    return refundFromRow(rows[0] as RefundRow);
  } catch (error) {
    if (isCheckViolation(error))
      throw new PunteoError(
        'refund_exceeds',
        `${moneyText(came)} came with ${claimed}, and more than that would be recorded as given back.`,
      );
    throw error;
  }
}

/** $1 order · $2 provider · $3 kind · $4 network · $5 reference of the claim · $6 reference of the refund */
const RECORDED = /* sql */ `
select from refunds where order_id = $1 and provider = $2 and kind = $3 and network = $4 and reference = $5
  and refund_reference = $6`;

/** In minor units. $1 order · $2 provider · $3 kind · $4 reference · $5 currency */
const LEFT = /* sql */ `
with ${refundBalance('order_id = $1')}
select trim_scale(sum(left_over) * ('1e' || min_scale(sum(left_over)))::numeric)::text as left_minor,
  min_scale(sum(left_over))::int as exponent
from refund_balance
where provider = $2 and kind = $3 and reference = $4 and currency = $5
having count(*) > 0`;

const INSERT = /* sql */ `
insert into refunds (refund_id, order_id, provider, kind, network, reference, amount_minor, currency, exponent, came_minor,
  refunded_at, refund_reference, reason, recorded_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
returning *`;
