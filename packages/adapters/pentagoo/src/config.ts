import { createHash } from 'node:crypto';
import { serviceUrlFault } from '@punteo/clients/service-url';
import { PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { type JsonPath, parseJsonPath } from './payment-link.ts';

/** The merchant's settings; the app adds its callback keys and the witness of its chains. */
export interface PentagooSettings {
  /** Default `https://api.pentagoo.com`. */
  readonly baseUrl?: string;
  readonly integrationKey: string;
  readonly integrationSecret: string;
  /** SHA-256 of each token that is a callback address, in the order of the configuration. */
  readonly callbackTokenDigests: readonly Uint8Array[];
  /** Whether a create sends the amount as `100.00 USD`, as in Pentagoo's example, or as `100.00`. */
  readonly sendsCurrency: boolean;
  /** Whether `refId` carries our MAC, so that the order reference of a callback is known to be ours. */
  readonly signsReference: boolean;
  /** Whether every open order has a unique amount, so that the amount of a transfer identifies its order. */
  readonly uniqueAmounts: boolean;
  /** Where the answer to a create has the link or the address at which the buyer pays; absent or null: not known. */
  readonly paymentLinkPath?: JsonPath | null;
}

/** The environment variables of this adapter, for the schemas of the apps. An empty variable counts as unset. */
export const pentagooEnvironment = z.object({
  PENTAGOO_BASE_URL: optional(
    z.string().superRefine((value, context) => {
      const fault = serviceUrlFault(value);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    }),
  ),
  PENTAGOO_INTEGRATION_KEY: optional(
    z.string().regex(/^[!-9;-~]{8,}$/, 'Should be 8 visible characters at least, without a colon.'),
  ),
  PENTAGOO_INTEGRATION_SECRET: optional(z.string().regex(/^[!-~]{16,}$/, 'Should be 16 visible characters at least.')),
  PENTAGOO_CALLBACK_TOKENS: optional(
    z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{32,128}(?:,[A-Za-z0-9_-]{32,128})?$/,
        'Should be one or two tokens, separated by a comma, of 32 to 128 letters, digits, - and _.',
      ),
  ),
  PENTAGOO_AMOUNT_CURRENCY: optional(z.enum(['true', 'false'], 'Should be true or false.')),
  PENTAGOO_SIGN_REFERENCE: optional(z.enum(['true', 'false'], 'Should be true or false.')),
  PENTAGOO_UNIQUE_AMOUNTS: optional(z.enum(['true', 'false'], 'Should be true or false.')),
  PENTAGOO_PAYMENT_LINK_PATH: optional(
    z
      .string()
      .refine(
        (text) => parseJsonPath(text) !== null,
        "Should be a JSONPath to one value, such as $.data.url or $.links[0]['pay-url'].",
      ),
  ),
});

/**
 * Null when neither key, secret nor tokens are set: Pentagoo is not used. Throws `configuration_invalid` with one line per
 * bad variable: its name and what it should be, never its value.
 */
export function pentagooFromEnvironment(env: Readonly<Record<string, string | undefined>>): PentagooSettings | null {
  const { data, error } = pentagooEnvironment.safeParse(env);
  const problems = (error?.issues ?? []).map(({ path: [name], message }) => `${String(name)}: ${message}`);
  const { PENTAGOO_INTEGRATION_KEY: key, PENTAGOO_INTEGRATION_SECRET: secret, PENTAGOO_CALLBACK_TOKENS: tokens } = env;
  if (key || secret || tokens) {
    const missing = Object.entries(REQUIRED).filter(([name]) => !env[name]);
    problems.push(...missing.map(([name, should]) => `${name}: ${should}`));
  }
  const digests = (tokens ?? '').split(',').map((token) => createHash('sha256').update(token).digest());
  if (digests[1]?.equals(digests[0] as Buffer))
    problems.push('PENTAGOO_CALLBACK_TOKENS: Should not have the same token twice.');
  if (data === undefined || problems.length > 0) throw new PunteoError('configuration_invalid', problems.join('\n'));
  if (!key || !secret || !tokens) return null;
  const { PENTAGOO_BASE_URL, PENTAGOO_AMOUNT_CURRENCY, PENTAGOO_SIGN_REFERENCE, PENTAGOO_UNIQUE_AMOUNTS } = data;
  return {
    ...(PENTAGOO_BASE_URL ? { baseUrl: PENTAGOO_BASE_URL } : {}),
    integrationKey: key,
    integrationSecret: secret,
    callbackTokenDigests: digests,
    sendsCurrency: PENTAGOO_AMOUNT_CURRENCY !== 'false',
    signsReference: PENTAGOO_SIGN_REFERENCE !== 'false',
    uniqueAmounts: PENTAGOO_UNIQUE_AMOUNTS === 'true',
    paymentLinkPath: parseJsonPath(data.PENTAGOO_PAYMENT_LINK_PATH ?? ''),
  };
}

function optional<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

/** What must be set once Pentagoo is used. */
const REQUIRED = {
  PENTAGOO_INTEGRATION_KEY: 'Should be set.',
  PENTAGOO_INTEGRATION_SECRET: 'Should be set.',
  PENTAGOO_CALLBACK_TOKENS: 'Should be set: a secret token is what makes a callback address unguessable.',
} as const;
