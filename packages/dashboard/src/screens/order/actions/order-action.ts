import type { Claim, MoneyUnit, Order, ReconciliationClient, RefundBalance } from '@punteo/clients/reconciliation';
import type { MessageId } from '@punteo/contracts/texts';
import type { Confirmation } from '../../../components/confirm/confirm-provider.tsx';
import type { MoneyValue } from '../../../components/money-text.ts';
import type { TextOf } from '../../../texts/use-text.ts';

/** What an action of an order works with. */
export interface ActionContext {
  readonly order: Order;
  readonly units: readonly MoneyUnit[];
  /** Every payment and transaction that is known for the order. */
  readonly claims: readonly Claim[];
  readonly balances: readonly RefundBalance[];
  /** The configured ones. */
  readonly providers: readonly string[];
  readonly client: ReconciliationClient;
  readonly text: TextOf;
  /** An amount as the person's locale writes it. */
  readonly money: (money: MoneyValue) => string;
}

/** Something that a person does to an order: its button, when it is offered, and its dialog. */
export interface OrderAction {
  readonly label: MessageId;
  readonly isOffered: (context: ActionContext) => boolean;
  readonly confirmation: (context: ActionContext) => Confirmation;
}

/** Whether the order may still change. */
export function isOpenOrder({ cancelledAt, closedAt }: Pick<Order, 'cancelledAt' | 'closedAt'>): boolean {
  return cancelledAt === null && closedAt === null;
}
