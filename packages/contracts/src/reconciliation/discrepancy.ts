import * as z from 'zod/mini';
import { Identifier, OrderId } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { pageOf, pageQuery } from './page.ts';
import { text } from './text.ts';

/** What does not match. `docs/operating.md` of the repository explains each kind. */
export const DiscrepancyKind = z
  .enum([
    'paid_not_fulfilled',
    'fulfilled_not_paid',
    'missing_callback',
    'missing_at_provider',
    'unexpected_payment',
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
    /** Identifies it, with its kind: `order:…`, `payment:…`, `callback:…`, `attempt:…`. */
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
    state: DiscrepancyState,
    /** The name of the rule that explains it. Absent in answers of 0.1.0. */
    explainedBy: z.optional(z.nullable(z.string())),
    /** The discrepancy as one sentence for people. Not stable: never branch on it. */
    sentence: z.string(),
  })
  .check(z.meta({ id: 'Discrepancy' }));
export type Discrepancy = z.output<typeof Discrepancy>;

/** The person who takes care of a discrepancy. */
export const DiscrepancyOwner = text(128);

/** A remark on a discrepancy. */
export const DiscrepancyNote = text(2_000);

/** A person's decision: at least one of the three fields. Null removes the owner or the note. */
export const PatchDiscrepancyBody = z
  .strictObject({
    owner: z.nullish(DiscrepancyOwner),
    note: z.nullish(DiscrepancyNote),
    state: z.optional(z.enum(['open', 'resolved'])),
  })
  .check(
    z.refine((change) => Object.values(change).some((value) => value !== undefined), 'Should change something.'),
    z.meta({ id: 'PatchDiscrepancyBody' }),
  );

/** Which discrepancies to list; all conditions that are set hold. */
export const DiscrepancyQuery = z.strictObject({
  ...pageQuery,
  state: z.optional(DiscrepancyState),
  kind: z.optional(DiscrepancyKind),
  orderId: z.optional(OrderId),
  owner: z.optional(DiscrepancyOwner),
});
/** A page of discrepancies, newest first. */
export const DiscrepancyPage = pageOf(Discrepancy).check(z.meta({ id: 'DiscrepancyPage' }));
/** Names a discrepancy. */
export const discrepancyPath = z.object({ discrepancyId: Identifier });
