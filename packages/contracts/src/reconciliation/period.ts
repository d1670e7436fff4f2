import * as z from 'zod/mini';
import { AuditAnchor } from './audit.ts';
import { DiscrepancyKind } from './discrepancy.ts';
import { Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { pageOf, pageQuery } from './page.ts';

/** A month (`2026-11`), a day (`2026-11-28`), or days (`2026-11-01--2026-11-15`), in the merchant's time zone. */
export const PeriodName = z
  .string()
  .check(
    z.regex(
      /^\d{4}-\d\d(?:-\d\d(?:--\d{4}-\d\d-\d\d)?)?$/,
      'Should be a month such as 2026-11, a day such as 2026-11-28, or days such as 2026-11-01--2026-11-15.',
    ),
  );

/** Closes the books until the end of a period. */
export const PostPeriodBody = z
  .strictObject({
    period: PeriodName,
    reason: Reason,
    /** Answers with the numbers and stores nothing. */
    dryRun: z.optional(z.boolean()),
  })
  .check(z.meta({ id: 'PostPeriodBody' }));

/**
 * `opening`: booked before. `moved`: money that moved within the period. `late`: moved in an earlier period and booked by
 * none. `taken_back`, `reallocated`, `changed`: corrections of what an earlier period booked. `closing`: the sum of all.
 */
export const PeriodFigure = z
  .enum(['opening', 'moved', 'late', 'taken_back', 'reallocated', 'changed', 'closing'])
  .check(z.meta({ id: 'PeriodFigure' }));

/** The sum of a kind of entries, of one provider in one currency. */
export const PeriodTotal = z
  .object({
    provider: z.string(),
    figure: PeriodFigure,
    entries: z.int(),
    /** May be negative. */
    amount: Money,
  })
  .check(z.meta({ id: 'PeriodTotal' }));

/** The discrepancies of one kind that were open at the closing, with the money at risk in one currency. */
export const OpenItemTotal = z
  .object({ kind: DiscrepancyKind, items: z.int(), atRisk: z.nullable(Money) })
  .check(z.meta({ id: 'OpenItemTotal' }));

const hash = z.string();

/** A closed period. Its numbers never change: what becomes known later is an entry of the next one. */
export const Period = z
  .object({
    periodId: z.string(),
    /** From 1, without a gap. */
    number: z.int(),
    firstDay: z.string(),
    lastDay: z.string(),
    /** Inclusive. */
    from: Instant,
    /** Exclusive. */
    to: Instant,
    timeZone: z.string(),
    /** The time of day at which a day begins: `06:00`. */
    cutOff: z.string(),
    closedAt: Instant,
    closedBy: z.string(),
    reason: z.string(),
    /** The end of the last complete reconciliation of all orders before the closing. */
    reconciledAt: z.nullable(Instant),
    totals: z.array(PeriodTotal),
    entries: z.int(),
    openItemTotals: z.array(OpenItemTotal),
    openItems: z.int(),
    /** SHA-256 in hex digits, of the lines that `punteo periods show --part` prints. */
    entriesHash: hash,
    totalsHash: hash,
    openItemsHash: hash,
    /** The audit row of the closing, in the chain; null: a dry run. */
    anchor: z.nullable(AuditAnchor),
  })
  .check(z.meta({ id: 'Period' }));

/** Which page of periods to list. */
export const PeriodQuery = z.strictObject(pageQuery);
/** A page of closed periods, the latest first. */
export const PeriodPage = pageOf(Period).check(z.meta({ id: 'PeriodPage' }));

/** What a closing booked about one unit of money. */
export const PeriodEntry = z
  .object({
    place: z.int(),
    kind: z.enum(['opening', 'moved', 'late', 'taken_back', 'reallocated', 'changed']),
    movedAt: Instant,
    /** `payment neopay …`, `transfer …`. */
    unit: z.string(),
    /** Null: it belonged to no order. */
    orderId: z.nullable(z.string()),
    provider: z.string(),
    /** May be negative. */
    amount: Money,
  })
  .check(z.meta({ id: 'PeriodEntry' }));
/** A page of entries, in the order in which they were booked. */
export const PeriodEntryPage = pageOf(PeriodEntry).check(z.meta({ id: 'PeriodEntryPage' }));

/** A discrepancy that was open at the closing, as it was then. */
export const PeriodOpenItem = z
  .object({
    place: z.int(),
    discrepancyId: z.string(),
    kind: DiscrepancyKind,
    subject: z.string(),
    orderId: z.nullable(z.string()),
    provider: z.nullable(z.string()),
    atRisk: z.nullable(Money),
    firstSeenAt: Instant,
  })
  .check(z.meta({ id: 'PeriodOpenItem' }));
/** A page of open items, by kind and subject. */
export const PeriodOpenItemPage = pageOf(PeriodOpenItem).check(z.meta({ id: 'PeriodOpenItemPage' }));

/** The language of a statement. */
export const PeriodStatementQuery = z.strictObject({ lang: z.optional(z.enum(['en', 'es'])) });

/** Names a period. */
export const periodPath = z.object({ periodId: PeriodName });
