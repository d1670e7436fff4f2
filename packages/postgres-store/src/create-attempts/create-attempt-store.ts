import { type CreateAttemptStore, PunteoError } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { bindCreatedPayment } from '../payments/bind-payment.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../sql/store-errors.ts';
import { optionalStorableText } from '../sql/text.ts';
import { CREATE_CANDIDATES } from './create-candidates.ts';

export function createAttemptStore(database: Database): CreateAttemptStore {
  return {
    start: (attempt) =>
      database.transaction(async (transaction) => {
        const { createAttemptId, orderId, provider, amount, payers, retry } = attempt;
        // First, because the unique index allows one unresolved attempt.
        if (retry) await markAsRetried(transaction, attempt, retry);
        try {
          const { rows } = await transaction.query<CreateAttemptRow>(START, [
            createAttemptId,
            orderId,
            provider,
            amount.amountMinor.toString(),
            amount.currency,
            amount.exponent,
            payers,
            retry?.of ?? null,
          ]);
          return createAttemptFromRow(rows[0] as CreateAttemptRow);
        } catch (error) {
          if (isForeignKeyViolation(error)) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
          if (isUniqueViolation(error)) throw unresolvedAttempt(attempt);
          throw error;
        }
      }),

    finish: (createAttemptId, { outcome, providerPaymentId, authorisationUrl, reason, detail = null }) =>
      database.transaction(async (transaction) => {
        const { rows } = await transaction.query<CreateAttemptRow>(FINISH, [
          createAttemptId,
          outcome,
          optionalStorableText(providerPaymentId),
          optionalStorableText(authorisationUrl),
          optionalStorableText(reason),
          optionalStorableText(detail),
        ]);
        const [finished] = rows;
        if (!finished) {
          const stored = await transaction.query<CreateAttemptRow>(
            'select * from create_attempts where create_attempt_id = $1',
            [createAttemptId],
          );
          return repeatedFinish(createAttemptId, stored.rows[0], { outcome, providerPaymentId });
        }
        if (finished.provider_payment_id !== null)
          await bindCreatedPayment(
            transaction,
            { provider: finished.provider, kind: 'payment', paymentId: finished.provider_payment_id },
            finished.order_id,
          );
        if (finished.outcome === 'created') await transaction.query(SCHEDULE_FIRST_VERIFICATION, [createAttemptId]);
        // A refused retry created nothing: whether the attempt that it repeated did is as unknown as before.
        if (finished.outcome === 'refused' && finished.retry_of !== null)
          await transaction.query('update create_attempts set retried_at = null where create_attempt_id = $1', [
            finished.retry_of,
          ]);
        return createAttemptFromRow(finished);
      }),

    async unresolved(orderId) {
      const { rows } = await database.query<CreateAttemptRow>(UNRESOLVED, [orderId]);
      return rows.map(createAttemptFromRow);
    },

    async search(createAttemptId) {
      const { rows } = await database.query<{ candidates: string[]; searched_at: Date | null }>(SEARCH, [
        createAttemptId,
      ]);
      if (!rows[0]) throw unknownAttempt(createAttemptId);
      return { candidates: rows[0].candidates, searchedAt: rows[0].searched_at };
    },
  };
}

/** Throws `create_unresolved` when it is resolved, retried by another call, or not of this order and provider. */
async function markAsRetried(
  transaction: Queryable,
  attempt: AttemptOfOrder & { readonly createAttemptId: string },
  { of, actor }: { readonly of: string; readonly actor: string },
): Promise<void> {
  const { createAttemptId, orderId, provider } = attempt;
  const { rowCount } = await transaction.query(MARK_AS_RETRIED, [of, orderId, provider]);
  if (rowCount !== 1) throw unresolvedAttempt(attempt);
  await writeAudit(transaction, {
    actor,
    action: 'order.create_repeated',
    subject: `order:${orderId}`,
    detail: { provider, createAttemptId, retryOf: of, reason: `the outcome of create attempt ${of} is not known` },
  });
}

interface AttemptOfOrder {
  readonly orderId: string;
  readonly provider: string;
}

function unresolvedAttempt({ orderId, provider }: AttemptOfOrder): PunteoError {
  return new PunteoError(
    'create_unresolved',
    `Another create attempt for order ${orderId} at ${provider} has no certain outcome yet.`,
  );
}

/** Recording the stored outcome again is allowed; another outcome for a finished attempt is not. */
function repeatedFinish(
  createAttemptId: string,
  stored: CreateAttemptRow | undefined,
  repeated: { readonly outcome: string; readonly providerPaymentId: string | null },
) {
  if (!stored) throw unknownAttempt(createAttemptId);
  if (stored.outcome === repeated.outcome && stored.provider_payment_id === repeated.providerPaymentId)
    return createAttemptFromRow(stored);
  throw new PunteoError(
    'create_attempt_finished',
    `Create attempt ${createAttemptId} was finished before, as ${stored.outcome}.`,
  );
}

function unknownAttempt(createAttemptId: string): PunteoError {
  return new PunteoError('create_attempt_unknown', `There is no create attempt ${createAttemptId}.`);
}

const START = /* sql */ `
insert into create_attempts
  (create_attempt_id, order_id, provider, amount_minor, currency, exponent, payers, retry_of)
values ($1, $2, $3, $4, $5, $6, $7, $8)
returning *`;

/** $1 create attempt id · $2 order id · $3 provider */
const MARK_AS_RETRIED = /* sql */ `
update create_attempts set retried_at = now()
where create_attempt_id = $1 and order_id = $2 and provider = $3
  and (outcome is null or outcome = 'unknown') and retried_at is null`;

/** An unknown outcome may be replaced by a certain one. */
const FINISH = /* sql */ `
update create_attempts set outcome = $2, finished_at = now(), provider_payment_id = $3, authorisation_url = $4,
  reason = $5, detail = $6
where create_attempt_id = $1 and (outcome is null or outcome = 'unknown')
returning *`;

const UNRESOLVED = /* sql */ `
select * from create_attempts
where order_id = $1 and (outcome is null or outcome = 'unknown') and retried_at is null
order by created_at, create_attempt_id`;

/**
 * A minute after the create, in case no callback comes. At once when a callback came before the create was answered:
 * the verification that it caused found no bound payment. $1 create attempt id
 */
const SCHEDULE_FIRST_VERIFICATION = /* sql */ `
update standings set next_verification_at = least(next_verification_at, now() + case when exists (
    select from callbacks
    where callbacks.order_id = create_attempts.order_id and callbacks.provider = create_attempts.provider
      and callbacks.received_at > create_attempts.created_at - interval '1 minute'
  ) then interval '0' else interval '1 minute' end)
from create_attempts
where create_attempts.create_attempt_id = $1 and standings.order_id = create_attempts.order_id`;

/** $1 create attempt id */
const SEARCH = /* sql */ `
with ${CREATE_CANDIDATES}
select
  array(select provider_payment_id from create_candidates where create_attempt_id = $1
    order by provider_payment_id) as candidates,
  (select max(started_at) from provider_syncs
    where provider_syncs.provider = create_attempts.provider and complete
      and started_at > create_attempts.created_at) as searched_at
from create_attempts where create_attempt_id = $1`;
