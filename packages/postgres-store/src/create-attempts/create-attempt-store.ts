import { type CreateAttemptStore, PunteoError } from '@punteo/payments';
import { bindCreatedPayment } from '../payments/bind-payment.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import type { Database } from '../sql/database.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../sql/store-errors.ts';
import { optionalStorableText } from '../sql/text.ts';
import { CREATE_CANDIDATES } from './create-candidates.ts';

export function createAttemptStore(database: Database): CreateAttemptStore {
  return {
    async start({ createAttemptId, orderId, provider, amount, payers }) {
      try {
        const { rows } = await database.query<CreateAttemptRow>(START, [
          createAttemptId,
          orderId,
          provider,
          amount.amountMinor.toString(),
          amount.currency,
          amount.exponent,
          payers,
        ]);
        return createAttemptFromRow(rows[0] as CreateAttemptRow);
      } catch (error) {
        if (isForeignKeyViolation(error)) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
        if (isUniqueViolation(error))
          throw new PunteoError(
            'create_unresolved',
            `Another create attempt for order ${orderId} at ${provider} has no certain outcome yet.`,
          );
        throw error;
      }
    },

    finish: (createAttemptId, { outcome, providerPaymentId, authorisationUrl, reason }) =>
      database.transaction(async (transaction) => {
        const { rows } = await transaction.query<CreateAttemptRow>(FINISH, [
          createAttemptId,
          outcome,
          optionalStorableText(providerPaymentId),
          optionalStorableText(authorisationUrl),
          optionalStorableText(reason),
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
insert into create_attempts (create_attempt_id, order_id, provider, amount_minor, currency, exponent, payers)
values ($1, $2, $3, $4, $5, $6, $7)
returning *`;

/** An unknown outcome may be replaced by a certain one. */
const FINISH = /* sql */ `
update create_attempts set outcome = $2, finished_at = now(), provider_payment_id = $3, authorisation_url = $4,
  reason = $5
where create_attempt_id = $1 and (outcome is null or outcome = 'unknown')
returning *`;

const UNRESOLVED = /* sql */ `
select * from create_attempts where order_id = $1 and (outcome is null or outcome = 'unknown')
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
