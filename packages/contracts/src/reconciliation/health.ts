import * as z from 'zod/mini';
import { Instant } from './instant.ts';
import { OverviewRun } from './overview.ts';

/** Whether a witness answers, as the latest 5,000 pieces of evidence show. */
export const WitnessHealth = z
  .object({
    /** The chain as the provider spells it; null: the provider itself. */
    network: z.nullable(z.string()),
    /** Null: not within the evidence that was read. */
    lastVerifiedAt: z.nullable(Instant),
    /** Since when it has not answered; null: it answered the last question. */
    failingSince: z.nullable(Instant),
  })
  .check(z.meta({ id: 'WitnessHealth' }));

/** How the installation works now, from what is stored: no provider and no node is asked. `GET /v1/doctor` asks them. */
export const Health = z
  .object({
    asOf: Instant,
    /** Each configured provider. */
    providers: z.array(
      z.object({
        provider: z.string(),
        /** Of the provider itself, and of each of its chains that was asked. Empty: none was. */
        witnesses: z.array(WitnessHealth),
      }),
    ),
    callbacks: z.object({
      /** For how long the oldest callback waits to be matched; 0: none waits. */
      oldestUnmatchedSeconds: z.number(),
    }),
    verifications: z.object({
      /** For how long the order has waited whose verification is due longest; 0: none is due. */
      oldestDueSeconds: z.number(),
      /** Dead letters: verifications that failed again and again. */
      dead: z.int(),
    }),
    /** Jobs by queue: `verify/PROVIDER`, `deliver/ENDPOINT`. */
    queues: z.array(z.object({ queue: z.string(), waiting: z.int(), active: z.int() })),
    deliveries: z.array(
      z.object({
        endpoint: z.string(),
        pending: z.int(),
        /** Pending ones that failed and wait for their next attempt. The later events of their streams wait with them. */
        paused: z.int(),
        /** Since when the oldest pending one waits. */
        oldestAt: z.nullable(Instant),
        /** Dead letters: nothing is tried until somebody resends them. */
        dead: z.int(),
      }),
    ),
    lastRun: z.nullable(OverviewRun),
  })
  .check(z.meta({ id: 'Health' }));
