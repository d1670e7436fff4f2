import { type ChangedBy, claimId, type DecisionPolicy, moneyText, PunteoError, type Refund } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { type RefundRow, refundFromRow } from '../rows/refund.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isUuid } from '../sql/text.ts';
import { decideGroup, loadGroupFacts, lockGroup } from '../standings/decide-group.ts';
import { REFUND_ROWS } from './refund-rows.ts';

/** See `RefundStore.withdraw`: the withdrawal, the decision of all orders that claim the money, and the audit row are one transaction. */
export function withdrawRefund(
  database: Database,
  policy: DecisionPolicy,
  refundId: string,
  { actor, reason }: ChangedBy,
  now: Date,
): Promise<Refund> {
  return database.transaction(async (transaction) => {
    const { orderId, claim } = await refundOf(transaction, refundId);
    const group = await lockGroup(transaction, [orderId], [claim]);
    const { withdrawal } = await refundOf(transaction, refundId);
    if (withdrawal !== null)
      throw new PunteoError(
        'refund_withdrawn',
        `The refund ${refundId} was withdrawn at ${withdrawal.withdrawnAt.toISOString()}.`,
      );
    await transaction.query(WITHDRAW, [refundId, reason, actor]);
    const withdrawn = await refundOf(transaction, refundId);
    await writeAudit(transaction, {
      actor,
      action: 'order.refund_withdrawn',
      subject: `order:${orderId}`,
      detail: { reason, claim: claimId(claim), amount: moneyText(withdrawn.amount), refundId },
    });
    await decideGroup(transaction, {
      standings: group.standings,
      facts: await loadGroupFacts(transaction, group),
      causes: new Map([[orderId, 'person']]),
      evidence: [],
      policy,
      nowOf: () => now,
    });
    return withdrawn;
  });
}

async function refundOf(transaction: Queryable, refundId: string): Promise<Refund> {
  const { rows } = isUuid(refundId)
    ? await transaction.query<RefundRow>(`${REFUND_ROWS} where refunds.refund_id = $1`, [refundId])
    : { rows: [] };
  if (rows[0]) return refundFromRow(rows[0]);
  throw new PunteoError('refund_unknown', `There is no recorded refund ${refundId}.`);
}

const WITHDRAW = 'insert into refund_withdrawals (refund_id, reason, withdrawn_by) values ($1, $2, $3)';
