import * as z from 'zod/mini';
import { Instant, LocalDate } from './instant.ts';
import { Money } from './money.ts';
import { TimeZone } from './time-zone.ts';

/** Which days: at most 92, the first and the last included. Default: the last 30 days, today included. */
export const OrderDaysQuery = z.strictObject({
  from: z.optional(LocalDate),
  to: z.optional(LocalDate),
  /** Default: the one of the periods, `PERIOD_TIME_ZONE`. A day begins at midnight. */
  timeZone: z.optional(TimeZone),
});

/** Orders by the day of their creation, as they stand now: a day of the past changes when its orders are paid later. */
export const OrderDays = z
  .object({
    timeZone: z.string(),
    /** Each day of the range, the earliest first. */
    days: z.array(
      z.object({
        day: LocalDate,
        /** The instants that the day is from (inclusive) and to (exclusive): `createdFrom` and `createdTo` of its orders. */
        from: Instant,
        to: Instant,
        orders: z.int(),
        /** Paid in full. */
        paid: z.int(),
        /** Paid in full, and without an open discrepancy. The match rate is `matched` of `orders`. */
        matched: z.int(),
        /** One row per currency. `paid` counts money in the currency of the order. */
        sums: z.array(z.object({ ordered: Money, paid: Money })),
      }),
    ),
  })
  .check(z.meta({ id: 'OrderDays' }));

/** Which hours: at most 31 days. Default: the last 24 hours and the current one. */
export const CallbackHoursQuery = z.strictObject({
  /** Is moved back to the beginning of its hour. */
  from: z.optional(Instant),
  /** Exclusive. */
  to: z.optional(Instant),
  /** Default: the one of the periods. It decides where an hour begins where a zone differs from UTC by half an hour. */
  timeZone: z.optional(TimeZone),
});

/** Callbacks by the hour of their first receipt and by outcome. The same bytes to the same address are one callback. */
export const CallbackHours = z
  .object({
    timeZone: z.string(),
    /** Each hour of the range, the earliest first. */
    hours: z.array(
      z.object({
        /** `receivedFrom` and `receivedTo` of its callbacks. */
        from: Instant,
        to: Instant,
        /** Not matched yet. */
        received: z.int(),
        matched: z.int(),
        orphan: z.int(),
        unreadable: z.int(),
      }),
    ),
  })
  .check(z.meta({ id: 'CallbackHours' }));
