import { type IntentStore, PunteoError } from '@punteo/payments';
import type { Pool } from 'pg';
import { bindPayment } from '../payments/bind-payment.ts';
import { type IntentRow, intentFromRow } from '../rows/create-attempt.ts';
import { pointsNowhere, standsAlready } from '../sql/store-errors.ts';
import { optionalStorableText } from '../sql/text.ts';
import { withTransaction } from '../sql/transaction.ts';
import { CREATE_CANDIDATES } from './create-candidates.ts';

export function intentStore(pool: Pool): IntentStore {
  return {
    async open({ intentId, orderId, provider, amount, payers }) {
      try {
        const { rows } = await pool.query<IntentRow>(OPEN, [
          intentId,
          orderId,
          provider,
          amount.amountMinor.toString(),
          amount.currency,
          amount.exponent,
          payers,
        ]);
        return intentFromRow(rows[0] as IntentRow);
      } catch (error) {
        if (pointsNowhere(error)) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
        if (standsAlready(error))
          throw new PunteoError(
            'create_unresolved',
            `Another create for order ${orderId} at ${provider} has no certain outcome.`,
          );
        throw error;
      }
    },

    settle: (intentId, { outcome, providerPaymentId, authorisationUrl, reason }) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query<IntentRow>(SETTLE, [
          intentId,
          outcome,
          optionalStorableText(providerPaymentId),
          optionalStorableText(authorisationUrl),
          optionalStorableText(reason),
        ]);
        const [settled] = rows;
        if (!settled) {
          const former = await client.query<IntentRow>('select * from intents where intent_id = $1', [intentId]);
          return sameAgain(intentId, former.rows[0], { outcome, providerPaymentId });
        }
        if (settled.provider_payment_id !== null)
          await bindPayment(client, settled.provider, settled.provider_payment_id, settled.order_id);
        if (settled.outcome === 'created') await client.query(LOOK_SOON, [intentId]);
        return intentFromRow(settled);
      }),

    async unresolved(orderId) {
      const { rows } = await pool.query<IntentRow>(UNRESOLVED, [orderId]);
      return rows.map(intentFromRow);
    },

    async search(intentId) {
      const { rows } = await pool.query<{ candidates: string[]; searched_at: Date | null }>(SEARCH, [intentId]);
      if (!rows[0]) throw new PunteoError('intent_unknown', `There is no intent ${intentId}.`);
      return { candidates: rows[0].candidates, searchedAt: rows[0].searched_at };
    },
  };
}

/** A repeat of what is recorded is no error; anything else about a settled intent is. */
function sameAgain(
  intentId: string,
  former: IntentRow | undefined,
  again: { readonly outcome: string; readonly providerPaymentId: string | null },
) {
  if (!former) throw new PunteoError('intent_unknown', `There is no intent ${intentId}.`);
  if (former.outcome === again.outcome && former.provider_payment_id === again.providerPaymentId)
    return intentFromRow(former);
  throw new PunteoError('intent_settled', `Intent ${intentId} was settled before, as ${former.outcome}.`);
}

const OPEN = /* sql */ `
insert into intents (intent_id, order_id, provider, amount_minor, currency, exponent, payers)
values ($1, $2, $3, $4, $5, $6, $7)
returning *`;

/** An unknown outcome may still become a certain one, once somebody has looked. */
const SETTLE = /* sql */ `
update intents set outcome = $2, settled_at = now(), provider_payment_id = $3, authorisation_url = $4, reason = $5
where intent_id = $1 and (outcome is null or outcome = 'unknown')
returning *`;

const UNRESOLVED = /* sql */ `
select * from intents where order_id = $1 and (outcome is null or outcome = 'unknown') order by created_at, intent_id`;

/** The first look at what was created, were no callback ever to come. $1 order id */
/** A callback may be faster than the answer to the create. When it came, nothing was bound that it could have spoken of: it is looked at now. */
const LOOK_SOON = /* sql */ `
update standings set next_check_at = least(next_check_at, now() + case when exists (
    select from callbacks
    where callbacks.order_id = intents.order_id and callbacks.provider = intents.provider
      and callbacks.received_at > intents.created_at - interval '1 minute'
  ) then interval '0' else interval '1 minute' end)
from intents
where intents.intent_id = $1 and standings.order_id = intents.order_id`;

/** $1 intent id */
const SEARCH = /* sql */ `
with ${CREATE_CANDIDATES}
select
  array(select provider_payment_id from create_candidates where intent_id = $1 order by provider_payment_id) as candidates,
  (select max(started_at) from crawls
    where crawls.provider = intents.provider and complete and started_at > intents.created_at) as searched_at
from intents where intent_id = $1`;
