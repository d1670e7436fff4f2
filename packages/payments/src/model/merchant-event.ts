import type { Period } from '../ports/period-store.ts';
import type { Discrepancy } from './discrepancy.ts';
import { DISCREPANCIES } from './discrepancy.ts';
import { decimalText, type Money } from './money.ts';
import type { Order } from './order.ts';
import type { ChangeCause, Standing, StandingState } from './standing.ts';

/** A message to the merchant's system, stored in the transaction of the change that it reports. */
export interface MerchantEvent {
  /** The same for every delivery attempt: the receiver's key against duplicates. */
  readonly eventId: string;
  /** What its order of delivery is kept within: `order:` and the order's id, or `installation`. */
  readonly stream: string;
  /** Counts the events of the stream, from 1. */
  readonly sequence: number;
  /** Null: the event is about the installation. */
  readonly orderId: string | null;
  /** `order.paid`; the others are `INSTALLATION_EVENT_TYPES`. */
  readonly type: string;
  /** The JSON text to sign and send, fixed when the event is stored. */
  readonly payload: string;
  readonly createdAt: Date;
  /** The worst state among its endpoints: dead, then pending, then delivered. */
  readonly state: DeliveryState;
  /** One entry for each endpoint that the event is or was sent to; none until a worker has seen the event. */
  readonly deliveries: readonly EventDelivery[];
}

/** `dead`: no further attempt is made until a person resends the event. */
export type DeliveryState = 'pending' | 'delivered' | 'dead';

/** The delivery of one event to one endpoint of the merchant. */
export interface EventDelivery {
  /** The endpoint's name in the configuration. */
  readonly endpoint: string;
  readonly state: DeliveryState;
  /** Attempts so far, over all resends. */
  readonly attempts: number;
  /** `http_500`, `timeout`, `unreachable`; null: none, or the last attempt was a delivery. */
  readonly lastError: string | null;
  /** Null: not waiting, or at once. */
  readonly nextAttemptAt: Date | null;
  /** Of the last delivery or death; null: pending. */
  readonly finishedAt: Date | null;
}

/** The stream of the events that are about no single order. */
export const INSTALLATION_STREAM = 'installation';

/** The types of the events in the stream `installation`. */
export const INSTALLATION_EVENT_TYPES = [
  'discrepancy.opened',
  'run.completed',
  'run.incomplete',
  'alert.money_at_risk',
  'alert.dead_letters',
  'alert.silence',
  'period.closed',
] as const;

/** The `type` of an event in the stream `installation`. */
export type InstallationEventType = (typeof INSTALLATION_EVENT_TYPES)[number];

/** The stream of an order's events: `order:A-1001`. */
export function orderStream(orderId: string): string {
  return `order:${orderId}`;
}

/** The type of the event that tells a merchant about a changed standing: `order.paid`. */
export function eventTypeFor(state: StandingState): string {
  return `order.${state}`;
}

/**
 * The JSON text of an order's event: a snapshot of the order after the change. Amounts are decimal text. `sequence` counts
 * the changes of the order: a receiver ignores an event whose sequence is lower than one it has applied.
 */
export function eventPayload(event: {
  readonly eventId: string;
  readonly order: Order;
  readonly before: StandingState;
  readonly standing: Standing;
  readonly cause: ChangeCause;
  readonly sequence: number;
  readonly at: Date;
}): string {
  const { order, standing } = event;
  return JSON.stringify({
    type: eventTypeFor(standing.state),
    timestamp: event.at.toISOString(),
    data: {
      eventId: event.eventId,
      stream: orderStream(order.orderId),
      sequence: event.sequence,
      cause: event.cause,
      orderId: order.orderId,
      state: standing.state,
      previousState: event.before,
      proof: standing.proof,
      fulfilmentAllowed: standing.fulfilmentAllowed,
      amount: amountText(order.amount),
      paid: amountText(standing.paid),
      paidAt: standing.paidAt?.toISOString() ?? null,
    },
  });
}

/** An event about the installation before it has its place in the stream. */
export interface InstallationEvent {
  readonly type: InstallationEventType;
  /** `run`: a reconciliation run found or finished it. `threshold`: a configured limit was passed. `person`: a person did it. */
  readonly cause: 'run' | 'threshold' | 'person';
  /** Values that JSON can hold; amounts are decimal text. */
  readonly snapshot: Readonly<Record<string, unknown>>;
}

/** The JSON text of an event of the installation. */
export function installationEventPayload(
  event: InstallationEvent & { readonly eventId: string; readonly sequence: number; readonly at: Date },
): string {
  const { type, cause, snapshot, eventId, sequence, at } = event;
  return JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: { eventId, stream: INSTALLATION_STREAM, sequence, cause, ...snapshot },
  });
}

/** `discrepancy.opened`: a run stored a discrepancy that was not open before. */
export function discrepancyOpened(discrepancy: Discrepancy, runId: string): InstallationEvent {
  const { discrepancyId, kind, subject, orderId, provider, fields, moneyAtRisk, firstSeenAt } = discrepancy;
  return {
    type: 'discrepancy.opened',
    cause: 'run',
    snapshot: {
      discrepancyId,
      kind,
      ...DISCREPANCIES[kind],
      subject,
      orderId,
      provider,
      fields,
      moneyAtRisk: moneyAtRisk && amountText(moneyAtRisk),
      firstSeenAt: firstSeenAt.toISOString(),
      runId,
    },
  };
}

/** `period.closed`: the books of a period were closed. It anchors the audit outside: the chain is verified against it. */
export function periodClosed(period: Period): InstallationEvent {
  const { periodId, number, firstDay, lastDay, from, to, timeZone, cutOff, entries, openItems, anchor } = period;
  return {
    type: 'period.closed',
    cause: 'person',
    snapshot: {
      periodId,
      number,
      firstDay,
      lastDay,
      from: from.toISOString(),
      to: to.toISOString(),
      timeZone,
      cutOff,
      entries,
      entriesHash: period.entriesHash,
      totals: period.totals.map(({ provider, figure, entries, amount }) => ({
        provider,
        figure,
        entries,
        amount: amountText(amount),
      })),
      totalsHash: period.totalsHash,
      openItems,
      openItemsHash: period.openItemsHash,
      audit: anchor,
    },
  };
}

/** The limits of the installation; null or empty: no alert of this kind. */
export interface AlertThresholds {
  /** Per currency, the sum at risk in open discrepancies above which the merchant is alerted. */
  readonly moneyAtRisk: readonly Money[];
  /** The number of dead events and verifications from which on the merchant is alerted. */
  readonly deadLetters: number | null;
  /** How long no callback may come while orders of that age await payment. */
  readonly silenceSeconds: number | null;
}

/** An amount as events state it: decimal text and currency. */
export function amountText(money: Money): { readonly value: string; readonly currency: string } {
  return { value: decimalText(money), currency: money.currency };
}
