import { acceptingRule, type MatchingRule, type Order, PunteoError, type Run, type RunFailure } from '@punteo/payments';
import type { App } from '../app.ts';
import { eachItem } from '../orders/each-item.ts';
import { type Apart, failureOf, orThrow } from '../reconcile/apart.ts';

/**
 * Accepts several payments of an order that add up to its amount, where a rule says so: the change that a person may make,
 * as the actor `rule:<name>`. Returns the orders that could not be changed.
 */
export async function acceptParts(
  { store, clock, rules: set }: Pick<App, 'store' | 'clock' | 'rules'>,
  { from, to }: Pick<Run, 'from' | 'to'>,
  {
    apart,
    onFailure = () => {},
  }: { readonly apart: Apart; readonly onFailure?: (failure: RunFailure, error: unknown) => void },
): Promise<readonly RunFailure[]> {
  const rules = set?.rules ?? [];
  if (rules.every(({ kind }) => kind !== 'accept_parts')) return [];
  const failures: RunFailure[] = [];
  const list = async (page: object) => orThrow(await apart(() => store.orders.list({ state: 'paid_in_parts' }, page)));
  for await (const { order } of eachItem(list)) {
    if (from !== null && order.createdAt < from) break;
    if (to !== null && order.createdAt >= to) continue;
    const outcome = await apart(() => acceptPartsOf({ store, clock }, order, rules));
    if (outcome.ok) continue;
    const failure = failureOf('discrepancies', `order:${order.orderId}`, order.orderId, outcome.error);
    failures.push(failure);
    onFailure(failure, outcome.error);
  }
  return failures;
}

async function acceptPartsOf(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  { orderId, amount }: Order,
  rules: readonly MatchingRule[],
): Promise<void> {
  const [facts] = await store.standings.orderFacts([orderId]);
  if (!facts) return;
  const rule = acceptingRule(rules, amount, {
    payments: facts.held.length,
    providers: [...new Set(facts.held.map(({ claim }) => claim.provider))],
    tokens: [...new Set(facts.held.map(({ unit: { id } }) => (id.kind === 'transfer' ? id.token : '')))],
  });
  if (rule === null) return;
  const by = { actor: `rule:${rule.name}`, reason: `rule ${rule.name} accepts several payments that add up` };
  try {
    await store.orders.change(orderId, { type: 'accept_parts' }, by, clock());
  } catch (error) {
    // Its money changed meanwhile.
    if (!(error instanceof PunteoError) || error.code !== 'parts_absent') throw error;
  }
}
