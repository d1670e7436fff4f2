import * as z from 'zod/mini';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** What a step does. `docs/reconciliation.md` of the repository says when. The last two are about the discrepancy itself. */
export const StepAction = z
  .enum([
    'fulfil',
    'withdraw_fulfilment',
    'bind',
    'unbind',
    'allocate',
    'accept_parts',
    'amend',
    'record_refund',
    'cancel',
    'close',
    'verify',
    'replay_callback',
    'resend_events',
    'import_order',
    'create_again',
    'run',
    'import_statements',
    'configure',
    'ask_provider',
    'ask_buyer',
    'resolve',
    'reopen',
  ])
  .check(z.meta({ id: 'StepAction' }));

/** The request that applies a step, of this contract. */
export const StepRequest = z
  .object({
    /** The route’s name in this contract: `bindClaim`. */
    operation: z.string(),
    method: z.enum(['POST', 'PUT', 'PATCH']),
    /** `/v1/orders/A-1001/claims`. A part in braces, `{orderId}`, is one of `needs`. */
    path: z.string(),
    /** To be sent as it is, with the members that the person gives. */
    body: z.record(z.string(), z.unknown()),
    /** What the person still gives: members of the body such as `reason`, or a part of the path. */
    needs: z.array(z.string()),
  })
  .check(z.meta({ id: 'StepRequest' }));

/** One of several orders or payments among which a person chooses. */
export const StepCandidate = z
  .object({
    orderId: z.string(),
    provider: z.string(),
    /** A payment id, or `<network>:<hash>`. */
    claim: z.string(),
    /** Of what is to be chosen, the order or the payment. */
    amount: z.nullable(Money),
    /** When that was created. */
    at: z.nullable(Instant),
    /** Whether the order was asked of the payer of the payment; null: one of them is not known. */
    isSamePayer: z.nullable(z.boolean()),
    /** Why it may be the one, as a sentence. */
    why: z.string(),
    request: StepRequest,
  })
  .check(z.meta({ id: 'StepCandidate' }));

/** Something that a person may do about a discrepancy. Its sentences are in the language of the answer, and not stable. */
export const NextStep = z
  .object({
    action: StepAction,
    /** For a button. */
    label: z.string(),
    /** What it changes, as a sentence: for a confirmation. */
    effect: z.string(),
    /** Null: it is done outside Punteo, or each candidate has one. */
    request: z.nullable(StepRequest),
    /** Empty: there is nothing to choose. */
    candidates: z.array(StepCandidate),
    /** Of `configure`. */
    configuration: z.nullable(
      z.object({
        variable: z.string(),
        /** What the configuration does not know. */
        value: z.string(),
        /** Whole lines of the configuration, one for each meaning that it may have; empty: the variable names a file. */
        choices: z.array(z.object({ meaning: z.string(), line: z.string() })),
      }),
    ),
  })
  .check(z.meta({ id: 'NextStep' }));
export type NextStep = z.output<typeof NextStep>;

/** What a person may do about a discrepancy, the likeliest first. */
export const NextSteps = z
  .object({
    discrepancyId: z.string(),
    /** Of the discrepancy that was read. */
    version: z.int(),
    /** What to do, as the guide of discrepancies says it, in the language of the answer. */
    advice: z.string(),
    steps: z.array(NextStep),
  })
  .check(z.meta({ id: 'NextSteps' }));
export type NextSteps = z.output<typeof NextSteps>;
