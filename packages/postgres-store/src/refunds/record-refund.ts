import { randomUUID } from 'node:crypto';
import {
  addMoney,
  type ChangedBy,
  type Claim,
  claimId,
  claimReference,
  compareMoney,
  type DecisionPolicy,
  type Money,
  moneyText,
  type NewRefund,
  PunteoError,
  type Refund,
  type RefundKind,
  zero,
} from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { claimToRow } from '../claims/claim-columns.ts';
import { unitValues } from '../rows/allocation.ts';
import { type RefundRow, refundFromRow } from '../rows/refund.ts';
import { type StandingRow, standingFromRow } from '../rows/standing.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isCheckViolation } from '../sql/store-errors.ts';
import { decideGroup, loadGroupFacts, lockGroup } from '../standings/decide-group.ts';
import { loadOrderFacts } from '../standings/load-order-facts.ts';
import { refundBalance } from './refund-balance.ts';
import { STANDS } from './refund-rows.ts';
import { moneyThatCame, partsOfRefund, type RefundPart, sumOf } from './refund-units.ts';

/** See `RefundStore.record`: the refund, the decision of all orders that claim the money, and the audit row are one transaction. */
export function recordRefund(
  database: Database,
  policy: DecisionPolicy,
  refund: NewRefund,
  by: ChangedBy,
  now: Date,
): Promise<Refund> {
  return database.transaction(async (transaction) => {
    const { orderId, claim, amount, force = false } = refund;
    const group = await lockGroup(transaction, [orderId], [claim]);
    const [facts] = await loadOrderFacts(transaction, [orderId]);
    if (!facts) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
    // Before what is left, which is less for a repeated request: its answer is that the first one was recorded.
    await refuseRecorded(transaction, refund);
    const { units, shownBy } = moneyThatCame(facts, claim, amount);
    const asked = await leftToRefund(transaction, orderId, claim, amount);
    const standing = standingFromRow(group.standings.get(orderId) as StandingRow);
    if (compareMoney(amount, asked.left) > 0) {
      if (!force)
        throw notDue(refund, `${moneyText(asked.left)} of it is left to be given back; \`force\` records more`);
      if (standing.fulfilmentAllowed && facts.order.fulfilledAt === null)
        throw notDue(refund, 'the goods may still go out. Cancel the order, or record that they went out');
    }
    const came = sumOf(units, amount);
    const parts = partsOfRefund(amount, units, facts, standing);
    if (parts === null) throw exceeds(came, claim);
    const stored = await insert(transaction, { ...refund, claim: shownBy }, { came, parts, asked }, by);
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
    await decideGroup(transaction, {
      standings: group.standings,
      facts: await loadGroupFacts(transaction, group),
      causes: new Map([[orderId, 'person']]),
      evidence: [],
      policy,
      nowOf: () => now,
    });
    return stored;
  });
}

/** Throws `refund_recorded`. The lock of the claim is held, so that no other transaction records one meanwhile. */
async function refuseRecorded(transaction: Queryable, { orderId, claim, reference = null }: NewRefund): Promise<void> {
  if (reference === null) return;
  const { provider, kind, reference: claimed } = claimToRow(claim);
  const { rows } = await transaction.query(RECORDED, [orderId, provider, kind, claimed, reference]);
  if (rows.length === 0) return;
  throw new PunteoError('refund_recorded', `The refund ${reference} of ${claimed} is recorded already.`);
}

function notDue({ amount, claim }: NewRefund, why: string): PunteoError {
  return new PunteoError(
    'refund_not_due',
    `${moneyText(amount)} of ${claimReference(claim)} cannot be recorded as given back: ${why}.`,
  );
}

function exceeds(came: Money, claim: Claim): PunteoError {
  return new PunteoError(
    'refund_exceeds',
    `${moneyText(came)} came with ${claimReference(claim)}, and more than that would be recorded as given back.`,
  );
}

/** What a discrepancy still asks to give back of a claim. */
interface AskedFor {
  readonly left: Money;
  readonly kind: RefundKind | null;
}

async function leftToRefund(transaction: Queryable, orderId: string, claim: Claim, like: Money): Promise<AskedFor> {
  const { provider, kind, reference } = claimToRow(claim);
  const { rows } = await transaction.query<{ left_minor: string; exponent: number; why: RefundKind | null }>(LEFT, [
    orderId,
    provider,
    kind,
    reference,
    like.currency,
  ]);
  const [row] = rows;
  if (!row) return { left: zero(like), kind: null };
  const { currency } = like;
  const left = addMoney({ amountMinor: BigInt(row.left_minor), currency, exponent: row.exponent }, zero(like));
  return { left, kind: left.amountMinor > 0n ? row.why : null };
}

async function insert(
  transaction: Queryable,
  refund: NewRefund,
  { came, parts, asked }: { readonly came: Money; readonly parts: readonly RefundPart[]; readonly asked: AskedFor },
  by: ChangedBy,
): Promise<Refund> {
  const { orderId, claim, refundedAt, reference = null } = refund;
  const { provider, kind, network, reference: claimed } = claimToRow(claim);
  // All in the largest exponent, since the row has one.
  const like = addMoney(zero(refund.amount), addMoney(zero(came), zero(asked.left)));
  const minor = (money: Money) => addMoney(money, like).amountMinor.toString();
  const due = compareMoney(refund.amount, asked.left) < 0 ? refund.amount : asked.left;
  try {
    const { rows } = await transaction.query<RefundRow>(INSERT, [
      randomUUID(),
      orderId,
      provider,
      kind,
      network,
      claimed,
      minor(refund.amount),
      like.currency,
      like.exponent,
      minor(came),
      refundedAt,
      reference,
      by.reason,
      by.actor,
      asked.kind,
      minor(due),
    ]);
    const stored = rows[0] as RefundRow;
    for (const { came: each, amount, needed } of parts) {
      const values = [minor(amount), minor(needed), each.movedAt, orderId];
      await transaction.query(INSERT_UNIT, [stored.refund_id, ...unitValues(each.unit.id), ...values]);
    }
    return refundFromRow(stored);
  } catch (error) {
    if (isCheckViolation(error)) throw exceeds(came, claim);
    throw error;
  }
}

/**
 * People write a bank's reference in small letters or capitals. $1 order · $2 provider · $3 kind · $4 reference of the claim ·
 * $5 reference of the refund
 */
const RECORDED = /* sql */ `
select from refunds
where order_id = $1 and provider = $2 and kind = $3 and reference = $4 and lower(refund_reference) = lower($5)
  and ${STANDS}`;

/** In minor units. $1 order · $2 provider · $3 kind · $4 reference · $5 currency */
const LEFT = /* sql */ `
with ${refundBalance('order_id = $1')}
select trim_scale(left_over * ('1e' || min_scale(left_over))::numeric)::text as left_minor,
  min_scale(left_over)::int as exponent, why
from refund_balance
where provider = $2 and kind = $3 and reference = $4 and currency = $5`;

const INSERT = /* sql */ `
insert into refunds (refund_id, order_id, provider, kind, network, reference, amount_minor, currency, exponent, came_minor,
  refunded_at, refund_reference, reason, recorded_by, due_kind, due_minor)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
returning *`;

/** $1 refund · $2 to $8 unit · $9 amount · $10 needed · $11 when it had come · $12 order */
const INSERT_UNIT = /* sql */ `
insert into refund_units (refund_id, unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position,
  amount_minor, needed_minor, moved_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11::timestamptz, paid_at, since) from standings where order_id = $12`;
