import { type CreateAttemptStore, PunteoError } from '@punteo/payments';
import type { Pool } from 'pg';
import { bindPayment } from '../payments/bind-payment.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../sql/store-errors.ts';
import { optionalStorableText } from '../sql/text.ts';
import { withTransaction } from '../sql/transaction.ts';
import { CREATE_CANDIDATES } from './create-candidates.ts';

export function createAttemptStore(pool: Pool): CreateAttemptStore {
  return {
    async start({ createAttemptId, orderId, provider, amount, payers }) {
      try {
        const { rows } = await pool.query<CreateAttemptRow>(START, [
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
            `Another create for order ${orderId} at ${provider} has no certain outcome.`,
          );
        throw error;
      }
    },

    finish: (createAttemptId, { outcome, providerPaymentId, authorisationUrl, reason }) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query<CreateAttemptRow>(FINISH, [
          createAttemptId,
          outcome,
          optionalStorableText(providerPaymentId),
          optionalStorableText(authorisationUrl),
          optionalStorableText(reason),
        ]);
        const [finished] = rows;
        if (!finished) {
          const former = await client.query<CreateAttemptRow>(
            'select * from create_attempts where create_attempt_id = $1',
            [createAttemptId],
          );
          return sameAgain(createAttemptId, former.rows[0], { outcome, providerPaymentId });
        }
        if (finished.provider_payment_id !== null)
          await bindPayment(client, finished.provider, finished.provider_payment_id, finished.order_id);
        if (finished.outcome === 'created') await client.query(VERIFY_SOON, [createAttemptId]);
        return createAttemptFromRow(finished);
      }),

    async unresolved(orderId) {
      const { rows } = await pool.query<CreateAttemptRow>(UNRESOLVED, [orderId]);
      return rows.map(createAttemptFromRow);
    },

    async search(createAttemptId) {
      const { rows } = await pool.query<{ candidates: string[]; searched_at: Date | null }>(SEARCH, [createAttemptId]);
      if (!rows[0]) throw new PunteoError('create_attempt_unknown', `There is no attempt ${createAttemptId}.`);
      return { candidates: rows[0].candidates, searchedAt: rows[0].searched_at };
    },
  };
}

/** A repeat of what is recorded is no error; anything else about a finished intent is. */
function sameAgain(
  createAttemptId: string,
  former: CreateAttemptRow | undefined,
  again: { readonly outcome: string; readonly providerPaymentId: string | null },
) {
  if (!former) throw new PunteoError('create_attempt_unknown', `There is no attempt ${createAttemptId}.`);
  if (former.outcome === again.outcome && former.provider_payment_id === again.providerPaymentId)
    return createAttemptFromRow(former);
  throw new PunteoError(
    'create_attempt_finished',
    `CreateAttempt ${createAttemptId} was finished before, as ${former.outcome}.`,
  );
}

const START = /* sql */ `
insert into create_attempts (create_attempt_id, order_id, provider, amount_minor, currency, exponent, payers)
values ($1, $2, $3, $4, $5, $6, $7)
returning *`;

/** An unknown outcome may still become a certain one, once somebody has looked. */
const FINISH = /* sql */ `
update create_attempts set outcome = $2, finished_at = now(), provider_payment_id = $3, authorisation_url = $4, reason = $5
where create_attempt_id = $1 and (outcome is null or outcome = 'unknown')
returning *`;

const UNRESOLVED = /* sql */ `
select * from create_attempts where order_id = $1 and (outcome is null or outcome = 'unknown') order by created_at, create_attempt_id`;

/** The first look at what was created, were no callback ever to come. $1 order id */
/** A callback may be faster than the answer to the create. When it came, nothing was bound that it could have spoken of: it is looked at now. */
const VERIFY_SOON = /* sql */ `
update standings set next_check_at = least(next_check_at, now() + case when exists (
    select from callbacks
    where callbacks.order_id = create_attempts.order_id and callbacks.provider = create_attempts.provider
      and callbacks.received_at > create_attempts.created_at - interval '1 minute'
  ) then interval '0' else interval '1 minute' end)
from create_attempts
where create_attempts.create_attempt_id = $1 and standings.order_id = create_attempts.order_id`;

/** $1 intent id */
const SEARCH = /* sql */ `
with ${CREATE_CANDIDATES}
select
  array(select provider_payment_id from create_candidates where create_attempt_id = $1 order by provider_payment_id) as candidates,
  (select max(started_at) from provider_syncs
    where provider_syncs.provider = create_attempts.provider and complete and started_at > create_attempts.created_at) as searched_at
from create_attempts where create_attempt_id = $1`;
