import * as z from 'zod/mini';
import { Instant } from '../reconciliation/instant.ts';
import { Money } from '../reconciliation/money.ts';
import { commonOfInstallation, eventOf } from './event.ts';

/** Sent once when a limit is passed, and again only after a check that found it not passed. */
const alert = { ...commonOfInstallation, cause: z.literal('threshold') };

/** The money at risk in open discrepancies passed its limit. */
export const moneyAtRiskAlert = eventOf(
  'alert.money_at_risk',
  'The money at risk in open discrepancies passed its limit. One event per currency.',
  z.object({
    ...alert,
    atRisk: Money,
    threshold: Money,
    /** Open discrepancies with money at risk in this currency. */
    discrepancies: z.int().check(z.minimum(0)),
  }),
);

/** Events and verifications ran out of retries. */
export const deadLettersAlert = eventOf(
  'alert.dead_letters',
  'The number of events and verifications that ran out of retries reached its limit.',
  z.object({
    ...alert,
    deadEvents: z.int().check(z.minimum(0)),
    deadVerifications: z.int().check(z.minimum(0)),
    threshold: z.int().check(z.minimum(0)),
    /** The last error of a dead event: `http_500`, `timeout`, `unreachable`. */
    lastError: z.nullable(z.string()),
  }),
);

/** Orders await payment, and no callback came. */
export const silenceAlert = eventOf(
  'alert.silence',
  'Orders have awaited payment for longer than the limit, and no callback came meanwhile.',
  z.object({
    ...alert,
    /** Null: no callback has come yet. */
    lastCallbackAt: z.nullable(Instant),
    /** Orders that await payment for longer than the limit. */
    openOrders: z.int().check(z.minimum(0)),
    /** The limit. */
    silenceSeconds: z.int().check(z.minimum(0)),
  }),
);
