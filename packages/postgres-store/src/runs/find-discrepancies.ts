import {
  type AlertThresholds,
  type ExchangeRate,
  type GracePeriods,
  type MatchingRule,
  PAID_STATES,
  PunteoError,
  type Run,
  type RunFailure,
  type RunSummary,
  type SettlementAccount,
} from '@punteo/payments';
import { clocksToJson } from '../discrepancies/clocks-to-json.ts';
import { insertFoundDiscrepancies } from '../discrepancies/insert-found-discrepancies.ts';
import { insertSettlementDiscrepancies } from '../discrepancies/insert-settlement-discrepancies.ts';
import type { ParameterName } from '../discrepancies/parameters.ts';
import type { RunScope } from '../discrepancies/shared-tables.ts';
import { checkAlerts } from '../events/check-alerts.ts';
import { reportDiscrepancies } from '../events/report-discrepancies.ts';
import { matchPayments } from '../payments/match-payments.ts';
import { explainFound } from '../rules/explain-found.ts';
import { valueFound } from '../rules/value-found.ts';
import { keepSettlement } from '../settlement/keep-settlement.ts';
import { settle, settlementFingerprint } from '../settlement/settle.ts';
import { settledSums } from '../settlement/settled-sums.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isRejectedValue } from '../sql/store-errors.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { type ComparisonPlan, planComparison } from './comparison-plan.ts';
import { groupOutcomes } from './group-outcomes.ts';
import { keepBase } from './keep-base.ts';
import { matchTransfers } from './match-transfers.ts';
import { mergeDiscrepancies } from './merge-discrepancies.ts';
import { selectChanges } from './select-changes.ts';
import { summarise } from './summarise.ts';

/** See `RunStore.findDiscrepancies`. */
export function findDiscrepancies(
  database: Database,
  run: Run,
  options: {
    readonly now: Date;
    readonly gracePeriods: GracePeriods;
    readonly callbackProviders: readonly string[];
    readonly settlementAccounts?: readonly SettlementAccount[];
    readonly rules?: readonly MatchingRule[];
    readonly rates?: readonly ExchangeRate[];
  },
  alerts: AlertThresholds,
): Promise<{ readonly summary: RunSummary; readonly failures: readonly RunFailure[] }> {
  return database.transaction(async (transaction) => {
    const { runId, from, to } = run;
    const { now, gracePeriods, callbackProviders, settlementAccounts: accounts = [], rules = [], rates = [] } = options;
    const { fulfilmentSeconds, callbackSeconds, createSeconds, missingSeconds = createSeconds } = gracePeriods;
    const clocks = clocksToJson(gracePeriods.clocks);

    // 1. Wait for a run that is at work: each of two would mark what the other found as gone.
    await allowLongStatements(transaction);
    await transaction.query('set local lock_timeout = 0');
    await transaction.query(withoutTimeLimit(LOCK));
    await transaction.query("set local lock_timeout = '30s'");

    // 2. Choose what to compare.
    const plan = await planComparison(transaction, run, options);
    const isIncremental = plan.base !== null;
    await selectChanges(transaction, plan, { from, to, now, gracePeriods });
    // By index: the planner may take a few thousand rows for enough to read the whole table.
    const readByIndex = `set local enable_seqscan = ${isIncremental ? 'off' : 'default'}`;
    await transaction.query(readByIndex);
    await matchTransfers(transaction, { isIncremental });
    await matchPayments(transaction);

    // 3. Find the discrepancies, of every order that can be compared.
    const incomparable = await insertWithout(transaction, isIncremental ? 'incremental' : 'full', {
      runId,
      from,
      to,
      now,
      fulfilmentSeconds,
      callbackSeconds,
      createSeconds,
      missingSeconds,
      ofProvider: JSON.stringify(gracePeriods.ofProvider ?? {}),
      clocks,
      callbackProviders,
      paidStates: PAID_STATES,
      onlyOrders: null,
      withoutOrders: [],
    });

    // Compare what is paid with the statements, where there are any.
    const settlement = settlementFingerprint(accounts);
    const continuesSettlement = plan.base?.settlementFingerprint === settlement;
    if (accounts.length > 0) {
      await transaction.query('set local enable_seqscan = default');
      await settle(transaction, { from, to, accounts, continuesBase: continuesSettlement, keepsBase: plan.keepsBase });
      await insertSettlementDiscrepancies(transaction, run, now);
      await transaction.query(readByIndex);
    }

    // 4. Note which of them a rule explains, and what money in another currency is worth.
    await explainFound(transaction, runId, rules);
    await valueFound(transaction, runId, rates);

    // 5. Merge them into the stored ones.
    await transaction.query("select set_config('punteo.run_id', $1, true)", [runId]);
    if (!run.dryRun) await mergeDiscrepancies(transaction, run, now, incomparable);

    // 6. Count and sum.
    await groupOutcomes(transaction, plan, { runId, from, to, now, clocks });
    const counted = await summarise(transaction, run, { now, isIncremental });
    const summary = accounts.length > 0 ? { ...counted, settlement: await settledSums(transaction) } : counted;
    if (plan.keepsBase) {
      await keepBase(transaction, { runId, now, fingerprint: plan.fingerprint, isIncremental, incomparable });
      if (accounts.length > 0)
        await keepSettlement(transaction, { fingerprint: settlement, continuesBase: continuesSettlement });
    }

    // 7. Tell the merchant.
    if (!run.dryRun) {
      await reportDiscrepancies(transaction, runId, now);
      await checkAlerts(transaction, alerts, now);
    }

    // 8. Store nothing for a run that was aborted or cancelled meanwhile.
    await storeMode(transaction, runId, plan);
    return { summary, failures: incomparable.map(failureOf) };
  });
}

/** A run reads whole tables. Its joins stay in memory up to some hundred thousand orders. */
async function allowLongStatements(transaction: Queryable): Promise<void> {
  await transaction.query('set local statement_timeout = 0');
  await transaction.query("set local work_mem = '64MB'");
  // Of a million different claims, none is met again.
  await transaction.query('set local enable_memoize = off');
}

const LOCK = "select pg_advisory_xact_lock(hashtext('punteo.reconciliation_run'))";

type Parameters = Readonly<Record<ParameterName, unknown>>;

/**
 * Inserts the discrepancies of all orders but those whose rows PostgreSQL cannot read as the statement must, and returns
 * their ids.
 */
async function insertWithout(
  transaction: Queryable,
  scope: RunScope,
  parameters: Parameters,
): Promise<readonly string[]> {
  const failure = await tryInsert(transaction, scope, parameters, 'keep');
  if (failure === null) return [];
  const { rows } = await transaction.query<{ order_id: string }>(
    withoutTimeLimit(COMPARED_IN[scope], [parameters.from, parameters.to]),
  );
  const isReadable = async (orderIds: readonly string[]) =>
    (await tryInsert(transaction, scope, { ...parameters, onlyOrders: orderIds }, 'undo')) === null;
  const orderIds = rows.map(({ order_id }) => order_id);
  const incomparable = await failingOnes(orderIds, isReadable);
  // Where no single order is the cause, or what is not about orders fails, the step itself has failed.
  if (incomparable.length === 0) throw failure;
  const second = await tryInsert(transaction, scope, { ...parameters, withoutOrders: incomparable }, 'keep');
  if (second !== null) throw second;
  return incomparable;
}

/** The error, when the values of some row are its cause. */
async function tryInsert(
  transaction: Queryable,
  scope: RunScope,
  parameters: Parameters,
  then: 'keep' | 'undo',
): Promise<unknown> {
  await transaction.query('savepoint found');
  try {
    await insertFoundDiscrepancies(transaction, scope, parameters);
    if (then === 'undo') await transaction.query('rollback to savepoint found');
    await transaction.query('release savepoint found');
    return null;
  } catch (error) {
    if (!isRejectedValue(error)) throw error;
    await transaction.query('rollback to savepoint found');
    return error;
  }
}

/** Halves the items until each that fails stands alone. */
async function failingOnes(
  items: readonly string[],
  isFine: (items: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  if (items.length === 0 || (await isFine(items))) return [];
  if (items.length === 1) return items;
  const middle = Math.ceil(items.length / 2);
  return [...(await failingOnes(items.slice(0, middle), isFine)), ...(await failingOnes(items.slice(middle), isFine))];
}

function failureOf(orderId: string): RunFailure {
  return { step: 'discrepancies', subject: `order:${orderId}`, orderId, code: 'rows_unreadable' };
}

async function storeMode(transaction: Queryable, runId: string, { base, fullReason }: ComparisonPlan): Promise<void> {
  const { rowCount } = await transaction.query(STORE_MODE, [runId, base === null ? 'full' : 'incremental', fullReason]);
  if (rowCount === 0) throw new PunteoError('run_ended', `Run ${runId} was aborted or cancelled meanwhile.`);
}

/** As the last statement: its lock stops the renewal of the lease. $1 run id · $2 mode · $3 reason */
const STORE_MODE = /* sql */ `
update runs set mode = coalesce(mode, $2), full_reason = case when mode is null then $3 else full_reason end
where run_id = $1 and finished_at is null and cancel_requested_at is null`;

/** The orders whose jsonb columns a run reads. $1 from · $2 to */
const COMPARED_IN: Readonly<Record<RunScope, string>> = {
  full: compared('orders'),
  incremental: compared('orders_in_scope join orders using (order_id)'),
};

function compared(orders: string): string {
  return /* sql */ `
select order_id from ${orders} join standings using (order_id)
where ($1::timestamptz is null or created_at >= $1) and ($2::timestamptz is null or created_at < $2)
  and (claims <> '[]' or discrepancies <> '[]')
order by order_id`;
}
