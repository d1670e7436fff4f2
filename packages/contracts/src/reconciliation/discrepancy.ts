import * as z from 'zod/mini';
import { Identifier, OrderId, ProviderName, Reason } from './identifiers.ts';
import { Instant, LocalDate } from './instant.ts';
import { Currency, Decimal, Money } from './money.ts';
import { newer } from './newer.ts';
import { pageOf, pageQuery, wholeNumber } from './page.ts';
import { text } from './text.ts';

/** What does not match. `docs/operating.md` of the repository explains each kind. */
export const DiscrepancyKind = z
  .enum([
    'paid_not_fulfilled',
    'fulfilled_not_paid',
    'missing_callback',
    'missing_at_provider',
    'payment_overdue',
    'unexpected_payment',
    'paid_not_settled',
    'settled_unknown',
    'settlement_differs',
    'amount_under',
    'amount_over',
    'currency_mismatch',
    'double_payment',
    'paid_in_parts',
    'paid_late',
    'paid_after_cancel',
    'paid_by_other_provider',
    'proof_already_used',
    'contested_payment',
    'several_candidates',
    'check_failed',
    'transaction_failed',
    'wrong_recipient_or_token',
    'money_unallocated',
    'reversed',
    'not_confirmed_any_more',
    'environment_mismatch',
    'unmapped_status',
    'unknown_create',
    'callback_differs',
    'orphan_callback',
    'unreadable_callback',
  ])
  .check(z.meta({ id: 'DiscrepancyKind' }));

/** `explained`: a rule explains it. `resolved`: a person closed it. `gone`: a later run did not find it. */
export const DiscrepancyState = z
  .enum(['open', 'explained', 'resolved', 'gone'])
  .check(z.meta({ id: 'DiscrepancyState' }));

/** Something that does not match. Found again by a later run, it is the same discrepancy. */
export const Discrepancy = z
  .object({
    discrepancyId: z.string(),
    kind: DiscrepancyKind,
    /** Identifies it, with its kind: `order:…`, `payment:…`, `callback:…`, `attempt:…`, `entry:…`. */
    subject: z.string(),
    orderId: z.nullable(z.string()),
    provider: z.nullable(z.string()),
    /** What differs, as each side writes it. */
    fields: z.array(z.object({ field: z.string(), expected: z.nullable(z.string()), actual: z.nullable(z.string()) })),
    moneyAtRisk: z.nullable(Money),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
    owner: z.nullable(z.string()),
    note: z.nullable(z.string()),
    /** The date by which it should be done. */
    dueOn: newer(z.nullable(LocalDate), null),
    state: DiscrepancyState,
    /**
     * Rises with every change of decision, state or values. Send it with a change to refuse an outdated one. An app of 0.1.0
     * counts none.
     */
    version: z.optional(z.int()),
    /** The name of the rule that explains it. */
    explainedBy: newer(z.nullable(z.string()), null),
    /** The discrepancy as one sentence for people. Not stable: never branch on it. */
    sentence: z.string(),
  })
  .check(z.meta({ id: 'Discrepancy' }));
export type Discrepancy = z.output<typeof Discrepancy>;

/** The person who takes care of a discrepancy. */
export const DiscrepancyOwner = text(128);

/** A remark on a discrepancy. */
export const DiscrepancyNote = text(2_000);

/** A person's decision. Null removes owner, note or due date. */
const decision = {
  owner: z.nullish(DiscrepancyOwner),
  note: z.nullish(DiscrepancyNote),
  dueOn: z.nullish(LocalDate),
  state: z.optional(z.enum(['open', 'resolved'])),
};

/** A person's decision: at least one of `owner`, `note`, `dueOn` and `state`. Null removes a value. */
export const PatchDiscrepancyBody = z
  .strictObject({
    ...decision,
    /** Stands in the audit. Required where the state changes. */
    reason: z.optional(Reason),
    /** The version that the person has seen: a discrepancy that changed since is refused. */
    version: z.optional(z.int().check(z.minimum(1))),
  })
  .check(z.refine(changesSomething, 'Should change something.'), z.meta({ id: 'PatchDiscrepancyBody' }));

function changesSomething(change: Readonly<Partial<Record<keyof typeof decision, unknown>>>): boolean {
  const { owner, note, dueOn, state } = change;
  return [owner, note, dueOn, state].some((value) => value !== undefined);
}

const filter = {
  state: z.optional(DiscrepancyState),
  kind: z.optional(DiscrepancyKind),
  provider: z.optional(ProviderName),
  /** Of the money at risk. */
  currency: z.optional(Currency),
  owner: z.optional(DiscrepancyOwner),
  /** Only those without an owner. */
  unassigned: z.optional(z.literal('true')),
  orderId: z.optional(OrderId),
  /** First found at least this many days ago. */
  olderThanDays: z.optional(wholeNumber(36_500)),
  /** First found at most this many days ago. */
  newerThanDays: z.optional(wholeNumber(36_500)),
  /** Of the money at risk, inclusive. Only with `currency`. */
  atLeast: z.optional(Decimal),
  /** Of the money at risk, inclusive. Only with `currency`. */
  atMost: z.optional(Decimal),
  /** Due on this date or earlier. */
  dueBy: z.optional(LocalDate),
  /** Part of the subject, the order's id, the owner, the note or a value that differs. */
  text: z.optional(text(200)),
};

/** The order of a list. `risk`: by currency, in each the most money first. `due`: without a due date last. */
export const DiscrepancySort = z.enum(['newest', 'oldest', 'risk', 'due']).check(z.meta({ id: 'DiscrepancySort' }));

export type DiscrepancySort = z.output<typeof DiscrepancySort>;

/** Which discrepancies; all conditions that are set hold. */
export const DiscrepancyFilter = z.strictObject(filter).check(z.meta({ id: 'DiscrepancyFilter' }));
export type DiscrepancyFilter = z.output<typeof DiscrepancyFilter>;

/** Which discrepancies to list, and how. */
export const DiscrepancyQuery = z.strictObject({ ...pageQuery, sort: z.optional(DiscrepancySort), ...filter });

/** A person's decision. Null removes a value. */
export const DiscrepancyDecision = z
  .strictObject(decision)
  .check(z.refine(changesSomething, 'Should change something.'), z.meta({ id: 'DiscrepancyDecision' }));

/** The same decision on many discrepancies: on those named, or on all that the filter selects. */
export const PostDiscrepancyChangesBody = z
  .strictObject({
    discrepancyIds: z.optional(z.array(Identifier).check(z.minLength(1), z.maxLength(1_000))),
    filter: z.optional(DiscrepancyFilter),
    /** How many the filter selected when the person saw them. */
    count: z.optional(z.int().check(z.minimum(0))),
    change: DiscrepancyDecision,
    reason: Reason,
  })
  .check(
    z.refine(
      ({ discrepancyIds, filter, count }) =>
        discrepancyIds === undefined ? filter !== undefined && count !== undefined : !filter && count === undefined,
      'Should have discrepancyIds, or filter and count.',
    ),
    z.meta({ id: 'PostDiscrepancyChangesBody' }),
  );

/** How many were selected, and how many of them the decision changed. */
export const DiscrepancyChanges = z
  .object({ selected: z.int(), changed: z.int() })
  .check(z.meta({ id: 'DiscrepancyChanges' }));

/** Counts and sums all that a filter selects. */
export const DiscrepancySummary = z
  .object({
    count: z.int(),
    /** Those without an amount at risk: they are in no sum. */
    withoutAmount: z.int(),
    /** One row per currency; sums of two currencies are never added. */
    sums: z.array(z.object({ count: z.int(), atRisk: Money })),
  })
  .check(z.meta({ id: 'DiscrepancySummary' }));

const fields = z.array(
  z.object({ field: z.string(), expected: z.nullable(z.string()), actual: z.nullable(z.string()) }),
);

/** One thing that happened to a discrepancy: what a run found, or what a person decided. */
export const DiscrepancyHistoryEntry = z
  .discriminatedUnion('type', [
    z.object({
      /** `changed`: found with other values, or with another rule or none. `found_again`: after it was gone or resolved. */
      type: z.enum(['opened', 'changed', 'gone', 'found_again']),
      at: Instant,
      runId: z.nullable(z.string()),
      /** Null where nothing was there before. */
      fieldsBefore: z.nullable(fields),
      fields,
      moneyAtRisk: z.nullable(Money),
    }),
    z.object({
      type: z.literal('decided'),
      at: Instant,
      actor: z.string(),
      reason: z.nullable(z.string()),
      /** Old and new values: `ownerBefore` and `owner`, and so on. */
      detail: z.record(z.string(), z.nullable(z.string())),
    }),
  ])
  .check(z.meta({ id: 'DiscrepancyHistoryEntry' }));

/** A page of the history of a discrepancy, newest first. */
export const DiscrepancyHistoryPage = pageOf(DiscrepancyHistoryEntry).check(z.meta({ id: 'DiscrepancyHistoryPage' }));
/** Which page of a history to list. */
export const DiscrepancyHistoryQuery = z.strictObject(pageQuery);
/** A page of discrepancies, newest first unless another sort was asked for. */
export const DiscrepancyPage = pageOf(Discrepancy).check(z.meta({ id: 'DiscrepancyPage' }));
/** Names a discrepancy. */
export const discrepancyPath = z.object({ discrepancyId: Identifier });
