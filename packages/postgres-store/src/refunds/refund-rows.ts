/** In SQL: recorded refunds with their withdrawals, the rows of `refundFromRow`. */
export const REFUND_ROWS = /* sql */ `
select refunds.*, withdrawals.withdrawn_at, withdrawals.withdrawn_by, withdrawals.reason as withdrawal_reason
from refunds left join refund_withdrawals withdrawals using (refund_id)`;

/** In SQL: the refund of the row `refunds` stands. */
export const STANDS = /* sql */ `not exists (
    select from refund_withdrawals withdrawal where withdrawal.refund_id = refunds.refund_id)`;

/** In SQL: what people gave back of the row `payments`, as a decimal number. */
export const REFUNDED_OF_PAYMENT = /* sql */ `coalesce((
      select sum(refunds.amount_minor * ('1e-' || refunds.exponent)::numeric) from refunds
      where refunds.kind = 'payment' and refunds.provider = payments.provider
        and refunds.reference = payments.provider_payment_id and refunds.currency = payments.currency and ${STANDS}), 0)`;
