import { Reason } from '@punteo/contracts/reconciliation';
import { moneyText, type OrderChange, PunteoError } from '@punteo/payments';
import { orderToWire } from '../../api/to-wire.ts';
import type { App } from '../../app.ts';
import { notFound } from '../../not-found.ts';
import { allocation, allocationWithdrawal } from '../../orders/allocation-changes.ts';
import { amendment } from '../../orders/amendment.ts';
import { parseClaim } from '../../orders/parse-claim.ts';
import { refuseTimesAhead } from '../../orders/stated-times.ts';
import { proofText, stateText } from '../../texts/standing.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { instantOf } from '../instant-of.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface ChangeOptions extends CommonOptions {
  readonly reason: string;
}

interface AmendOptions extends ChangeOptions {
  readonly amount?: string;
  readonly currency?: string;
  readonly due?: string;
  readonly providers?: string;
  readonly force?: boolean;
}

interface FulfilOptions extends ChangeOptions {
  readonly at?: string;
  readonly force?: boolean;
}

interface UnitOptions extends ChangeOptions {
  readonly unit?: string;
}

export function ordersAmend(context: CommandContext, options: AmendOptions, orderId: string): Promise<number> {
  const { amount: value, currency, due, providers, force } = options;
  if (currency !== undefined && value === undefined)
    throw new PunteoError('option_invalid', '--currency needs --amount.');
  if (value === undefined && due === undefined && providers === undefined)
    throw new PunteoError('option_invalid', 'Say what changes: --amount, --due or --providers.');
  const dueAt = due === undefined || due === 'never' ? due : instantOf('--due', due)?.toISOString();
  return change(context, options, orderId, async (app) =>
    amendment(app, {
      amount: value === undefined ? undefined : { value, currency: currency ?? (await currencyOf(app, orderId)) },
      dueAt: dueAt === 'never' ? null : dueAt,
      providers: providers === 'any' ? [] : providers?.split(','),
      force,
    }),
  );
}

export function ordersCancel(context: CommandContext, options: ChangeOptions, orderId: string): Promise<number> {
  return change(context, options, orderId, () => ({ type: 'cancel' }));
}

export function ordersClose(context: CommandContext, options: ChangeOptions, orderId: string): Promise<number> {
  return change(context, options, orderId, () => ({ type: 'close' }));
}

export function ordersAcceptParts(context: CommandContext, options: ChangeOptions, orderId: string): Promise<number> {
  return change(context, options, orderId, () => ({ type: 'accept_parts' }));
}

export function ordersFulfil(context: CommandContext, options: FulfilOptions, orderId: string): Promise<number> {
  const at = instantOf('--at', options.at);
  return change(context, options, orderId, ({ clock }) => {
    const now = clock();
    refuseTimesAhead({ fulfilledAt: at ?? now }, now);
    return {
      type: 'fulfil',
      at: at ?? now,
      force: options.force ?? false,
      ifFulfilled: at === null ? 'keep' : 'correct',
    };
  });
}

export function ordersUnfulfil(context: CommandContext, options: ChangeOptions, orderId: string): Promise<number> {
  return change(context, options, orderId, () => ({ type: 'unfulfil' }));
}

export async function ordersBind(
  context: CommandContext,
  options: ChangeOptions,
  orderId: string,
  provider: string,
  claim: string,
): Promise<number> {
  const code = await change(context, options, orderId, ({ providers }) => ({
    type: 'bind',
    claim: parseClaim(providers, { provider, claim }),
  }));
  context.terminal.note('Its witness is asked by the next verification; `punteo reconcile` asks at once.');
  return code;
}

export function ordersUnbind(
  context: CommandContext,
  options: ChangeOptions,
  orderId: string,
  provider: string,
  claim: string,
): Promise<number> {
  return change(context, options, orderId, ({ providers }) => ({
    type: 'unbind',
    claim: parseClaim(providers, { provider, claim }),
  }));
}

/** Allocates an amount in the currency of the order. */
export function ordersAllocate(
  context: CommandContext,
  options: UnitOptions,
  orderId: string,
  provider: string,
  claim: string,
  value: string,
): Promise<number> {
  return change(context, options, orderId, async (app) => {
    const currency = await currencyOf(app, orderId);
    return allocation(app, orderId, { provider, claim, unitId: options.unit }, { value, currency });
  });
}

export function ordersUnallocate(
  context: CommandContext,
  options: UnitOptions,
  orderId: string,
  provider: string,
  claim: string,
): Promise<number> {
  return change(context, options, orderId, (app) =>
    allocationWithdrawal(app, orderId, { provider, claim, unitId: options.unit }),
  );
}

/** Changes the order, and prints how it stands then. */
async function change(
  context: CommandContext,
  options: ChangeOptions,
  orderId: string,
  changeOf: (app: App) => OrderChange | Promise<OrderChange>,
): Promise<number> {
  const reason = reasonOf(options);
  const { order, standing } = await withApp(context, async (app) => {
    await app.store.orders.change(orderId, await changeOf(app), { actor: context.actor, reason }, app.clock());
    return read(app, orderId);
  });
  const state = `${stateText(standing.state, 'en')} (${proofText(standing.proof, 'en')})`;
  const line = [order.orderId, moneyText(order.amount), `${moneyText(standing.paid)} paid`, state].join('  ');
  context.terminal.print(options.json ? json(orderToWire(order, standing)) : line);
  return EXIT.ok;
}

function reasonOf({ reason }: ChangeOptions): string {
  const parsed = Reason.safeParse(reason);
  if (parsed.success) return parsed.data;
  throw new PunteoError('option_invalid', '--reason should be 1 to 500 characters.');
}

async function currencyOf(app: App, orderId: string): Promise<string> {
  return (await read(app, orderId)).order.amount.currency;
}

async function read({ store }: App, orderId: string) {
  const found = await store.orders.get(orderId);
  if (found === null) throw notFound('order', orderId);
  return found;
}
