import * as z from 'zod/mini';
import { OrderId, Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { newer } from './newer.ts';
import { pageOf, pageQuery } from './page.ts';
import { text } from './text.ts';

const values = z.optional(z.array(text(320)).check(z.minLength(1), z.maxLength(20)));

/** What a person is known by: every document with one of these values is theirs. */
const person = z
  .strictObject({ emails: values, names: values, phones: values, ibans: values })
  .check(z.refine((known) => Object.keys(known).length > 0, 'Should name the person.'));
const orderIds = z.array(OrderId).check(z.minLength(1), z.maxLength(1_000));
/** Of orders created, and unchanged, longer ago than this. */
const olderThanDays = z.int().check(z.minimum(1), z.maximum(36_500));

/** Which personal data an erasure would erase: of a person, of orders, or of old orders. */
export const PostErasurePlanBody = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('person'), person }),
    z.strictObject({ by: z.literal('orders'), orderIds }),
    z.strictObject({ by: z.literal('age'), olderThanDays }),
  ])
  .check(z.meta({ id: 'PostErasurePlanBody' }));

/** Erases personal data of a person, of orders, or of old orders. */
export const PostErasureBody = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('person'), person, reason: Reason }),
    z.strictObject({ by: z.literal('orders'), orderIds, reason: Reason }),
    z.strictObject({ by: z.literal('age'), olderThanDays, reason: Reason }),
  ])
  .check(z.meta({ id: 'PostErasureBody' }));

const scope = {
  orders: z.int(),
  /** Provider's documents of payments. */
  payments: z.int(),
  /** Bodies of callbacks. */
  callbacks: z.int(),
  /** Answers of witnesses. */
  documents: z.int(),
  createAttempts: z.int(),
  /** Notes on discrepancies that name the person. */
  notes: z.int(),
  /** Rows of statements: descriptions and references of entries, and reasons of bad rows. */
  statementRows: newer(z.int(), 0),
};

/** What an erasure would erase. */
export const ErasurePlan = z
  .object({
    ...scope,
    /** The first 1,000. */
    orderIds: z.array(z.string()),
    /** Selected orders that keep their data; the first 1,000. */
    kept: z.array(
      z.object({
        orderId: z.string(),
        reason: z.enum(['being_verified', 'create_unresolved', 'discrepancy_open']),
      }),
    ),
    keptOrders: z.int(),
  })
  .check(z.meta({ id: 'ErasurePlan' }));

/** An erasure that was made. */
export const Erasure = z
  .object({
    erasureId: z.string(),
    at: Instant,
    actor: z.string(),
    reason: z.string(),
    by: z.enum(['person', 'orders', 'age']),
    ...scope,
    keptOrders: z.int(),
  })
  .check(z.meta({ id: 'Erasure' }));

/** Which erasures to list. */
export const ErasureQuery = z.strictObject(pageQuery);
/** A page of erasures, newest first. */
export const ErasurePage = pageOf(Erasure).check(z.meta({ id: 'ErasurePage' }));
