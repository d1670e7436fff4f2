import * as z from 'zod/mini';
import type { StandingState } from '../reconciliation/standing.ts';
import { deadLettersAlert, moneyAtRiskAlert, silenceAlert } from './alerts.ts';
import { discrepancyOpened } from './discrepancy-opened.ts';
import { orderEvent } from './order-event.ts';
import { periodClosed } from './period-closed.ts';
import { runCompleted, runIncomplete } from './run-event.ts';

/** The schema of each type of merchant event. Unknown additional fields are accepted and dropped. */
export const merchantEvents = {
  'order.awaiting': orderEvent(
    'awaiting',
    'The order awaits its payment again, after an amendment or because its money pays another order.',
  ),
  'order.overdue': orderEvent('overdue', 'The order is not paid and past its due time.'),
  'order.confirming': orderEvent('confirming', 'The order has a transfer that is not final yet.'),
  'order.underpaid': orderEvent('underpaid', 'The order was paid with less than its amount.'),
  'order.paid_in_parts': orderEvent(
    'paid_in_parts',
    'The order was paid with several payments that add up to its amount.',
  ),
  'order.paid': orderEvent('paid', 'The order is paid.'),
  'order.paid_late': orderEvent('paid_late', 'The order was paid after its due time.'),
  'order.overpaid': orderEvent('overpaid', 'The order was paid with more than its amount.'),
  'order.contested': orderEvent('contested', 'The order and another one claim the same payment.'),
  'order.reversed': orderEvent('reversed', 'The order was paid, and the payment was undone.'),
  'order.refunded': orderEvent('refunded', 'The order was paid, and the provider says that the money was returned.'),
  'order.cancelled': orderEvent('cancelled', 'The order was cancelled.'),
  'order.paid_after_cancel': orderEvent('paid_after_cancel', 'The order is cancelled, and money came for it.'),
  'order.closed': orderEvent('closed', 'The order was closed as abandoned.'),
  'discrepancy.opened': discrepancyOpened,
  'run.completed': runCompleted,
  'run.incomplete': runIncomplete,
  'alert.money_at_risk': moneyAtRiskAlert,
  'alert.dead_letters': deadLettersAlert,
  'alert.silence': silenceAlert,
  'period.closed': periodClosed,
} satisfies Record<`order.${StandingState}`, z.ZodMiniType> & Record<string, z.ZodMiniType>;

/** The `type` of any merchant event: `order.paid`. */
export type MerchantEventType = keyof typeof merchantEvents;

type EventSchema = (typeof merchantEvents)[MerchantEventType];

/** Any merchant event; narrow it by its `type`. */
export const MerchantEvent = z.discriminatedUnion(
  'type',
  Object.values(merchantEvents) as unknown as readonly [EventSchema, ...EventSchema[]],
  'Should be a type of merchant event such as "order.paid".',
);
export type MerchantEvent = z.output<(typeof merchantEvents)[MerchantEventType]>;

/** An event about one order. */
export type OrderEvent = Extract<MerchantEvent, { readonly type: `order.${string}` }>;

/** Whether this version knows the type. */
export function isMerchantEventType(type: string): type is MerchantEventType {
  return Object.hasOwn(merchantEvents, type);
}

/** Whether the event is about one order. The others are about the installation. */
export function isOrderEvent(event: MerchantEvent): event is OrderEvent {
  return event.type.startsWith('order.');
}

/** The JSON Schema (draft 2020-12) of one type of event, complete in itself. */
export function merchantEventJsonSchema(type: MerchantEventType): Readonly<Record<string, unknown>> {
  const schema = merchantEvents[type];
  const { $schema, $defs = {} } = z.toJSONSchema(schema, { io: 'input' });
  // zod writes a schema with an id as a reference to its definition.
  const { [String(z.globalRegistry.get(schema)?.id)]: event, ...others } = $defs;
  return { $schema, ...event, $defs: others };
}
