import * as z from 'zod';
import { DiscrepancyKind } from '../reconciliation/discrepancy.ts';
import { Instant } from '../reconciliation/instant.ts';
import { Money } from '../reconciliation/money.ts';
import { commonOfInstallation, eventOf } from './event.ts';

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
    orderId: z.string().nullable(),
    provider: z.string().nullable(),
    /** What differs, as each side writes it. */
    fields: z.array(z.object({ field: z.string(), expected: z.string().nullable(), actual: z.string().nullable() })),
    moneyAtRisk: Money.nullable(),
    firstSeenAt: Instant,
    /** The run that found it. */
    runId: z.string(),
  }),
);
