import { createHash } from 'node:crypto';
import { type CreateAttemptStore, PunteoError } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { bindCreatedPayment } from '../payments/bind-payment.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isUniqueViolation } from '../sql/store-errors.ts';
import { optionalStorableText } from '../sql/text.ts';
import { CREATE_CANDIDATES } from './create-candidates.ts';
import { lockedState, refuseBesideLive } from './refuse-beside-live.ts';

export function createAttemptStore(database: Database): CreateAttemptStore {
  return {
    start: (attempt) =>
      database.transaction(async (transaction) => {
        const { createAttemptId, orderId, provider, amount, payers, retry, another, idempotency } = attempt;
        const state = await lockedState(transaction, orderId);
        if (idempotency) await refuseTakenKey(transaction, idempotency.key);
        // First, because the unique index allows one unresolved attempt.
        if (retry) await markAsRetried(transaction, attempt, retry);
        await refuseBesideLive(transaction, attempt, state, another);
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
            idempotency?.key ?? null,
            idempotency ? Buffer.from(idempotency.requestDigest, 'hex') : null,
          ]);
          return createAttemptFromRow(rows[0] as CreateAttemptRow);
        } catch (error) {
          if (isUniqueViolation(error)) throw unresolvedAttempt(attempt);
          throw error;
        }
      }),

    async repeated(key, lostAfterSeconds) {
      await database.query(INTERRUPT, [key, lostAfterSeconds]);
      const { rows } = await database.query<CreateAttemptRow & { request_digest: Buffer }>(BY_KEY, [key]);
      const [row] = rows;
      return row ? { attempt: createAttemptFromRow(row), requestDigest: row.request_digest.toString('hex') } : null;
    },

    async document({ documentHash }) {
      if (documentHash === null) return null;
      const { rows } = await database.query<{ body: Buffer }>('select body from documents where hash = $1', [
        Buffer.from(documentHash, 'hex'),
      ]);
      return rows[0]?.body.toString('utf8') ?? null;
    },

    finish: (createAttemptId, { outcome, providerPaymentId, authorisationUrl, reason, ...more }) =>
      database.transaction(async (transaction) => {
        const { paymentAddress = null, detail = null, document = null } = more;
        await transaction.query(LOCK_STANDING, [createAttemptId]);
        const hash = document === null || document === '' ? null : await storeDocument(transaction, document);
        const { rows } = await transaction.query<CreateAttemptRow>(FINISH, [
          createAttemptId,
          outcome,
          optionalStorableText(providerPaymentId),
          optionalStorableText(authorisationUrl),
          optionalStorableText(reason),
          optionalStorableText(detail),
          optionalStorableText(paymentAddress),
          hash,
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

async function refuseTakenKey(transaction: Queryable, key: string): Promise<void> {
  const { rowCount } = await transaction.query('select from create_attempts where idempotency_key = $1', [key]);
  if (rowCount !== 0)
    throw new PunteoError('idempotency_key_taken', `Another request has the idempotency key ${key} already.`);
}

/** Keeps an answer, byte for byte but for halves of surrogate pairs; returns its hash. */
async function storeDocument(transaction: Queryable, document: string): Promise<Buffer> {
  const body = Buffer.from(document.toWellFormed(), 'utf8');
  const hash = createHash('sha256').update(body).digest();
  await transaction.query('insert into documents (hash, body) values ($1, $2) on conflict (hash) do nothing', [
    hash,
    body,
  ]);
  return hash;
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
  (create_attempt_id, order_id, provider, amount_minor, currency, exponent, payers, retry_of, idempotency_key,
  request_digest)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
returning *`;

/** In the order of `lockedState`. $1 create attempt id */
const LOCK_STANDING = /* sql */ `
select from standings join create_attempts using (order_id) where create_attempt_id = $1 for update of standings`;

const BY_KEY = 'select * from create_attempts where idempotency_key = $1';

/** A later certain outcome still replaces this one. $1 key · $2 seconds */
const INTERRUPT = /* sql */ `
update create_attempts set outcome = 'unknown', finished_at = now(), reason = 'interrupted'
where idempotency_key = $1 and outcome is null and created_at <= clock_timestamp() - make_interval(secs => $2)`;

/** $1 create attempt id · $2 order id · $3 provider */
const MARK_AS_RETRIED = /* sql */ `
update create_attempts set retried_at = now()
where create_attempt_id = $1 and order_id = $2 and provider = $3
  and (outcome is null or outcome = 'unknown') and retried_at is null`;

/** An unknown outcome may be replaced by a certain one. */
const FINISH = /* sql */ `
update create_attempts set outcome = $2, finished_at = now(), provider_payment_id = $3, authorisation_url = $4,
  reason = $5, detail = $6, payment_address = $7, document_hash = coalesce($8, document_hash)
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
