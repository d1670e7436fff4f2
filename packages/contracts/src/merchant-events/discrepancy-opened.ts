import * as z from 'zod/mini';
import { DiscrepancyKind } from '../reconciliation/discrepancy.ts';
import { Instant } from '../reconciliation/instant.ts';
import { Money } from '../reconciliation/money.ts';
import { commonOfInstallation, eventOf } from './event.ts';

/** A run found a discrepancy. */
export const discrepancyOpened = eventOf(
  'discrepancy.opened',
  'A run found a discrepancy that was not open before, also one that had been resolved or gone.',
  z.object({
    ...commonOfInstallation,
    cause: z.literal('run'),
    discrepancyId: z.string(),
    kind: DiscrepancyKind,
    /** Who has to act. */
    side: z.enum(['merchant', 'buyer', 'provider']),
    /** What resolves it, as a rule. */
    action: z.enum([
      'accept_parts',
      'allocate',
      'ask_provider',
      'bind',
      'collect',
      'configure',
      'decide',
      'fulfil',
      'import_order',
      'refund',
    ]),
    /** Identifies it, with its kind: `order:…`, `payment:…`, `callback:…`, `attempt:…`. */
    subject: z.string(),
    orderId: z.nullable(z.string()),
    provider: z.nullable(z.string()),
    /** What differs, as each side writes it. */
    fields: z.array(z.object({ field: z.string(), expected: z.nullable(z.string()), actual: z.nullable(z.string()) })),
    moneyAtRisk: z.nullable(Money),
    firstSeenAt: Instant,
    /** The run that found it. */
    runId: z.string(),
  }),
);
