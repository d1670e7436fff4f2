import { createHash } from 'node:crypto';
import { PunteoError } from '@punteo/payments';
import * as z from 'zod';

/** What the merchant configures; the app adds its callback keys and the witness of its chains. */
export interface PentagooSettings {
  /** `https://api.pentagoo.com` unless told. */
  readonly baseUrl?: string;
  readonly integrationKey: string;
  readonly integrationSecret: string;
  /** SHA-256 of each token that may stand in the callback address, in the order of the configuration. */
  readonly callbackTokenDigests: readonly Uint8Array[];
  /** Whether a create says `100.00 USD`, as in the provider's example, or `100.00`. */
  readonly sendsCurrency: boolean;
  /** Whether `refId` carries our MAC, so that a callback's order reference is shown to be one that we issued. */
  readonly signsReference: boolean;
  /** Whether the merchant gives every open order an amount of its own, so that a transfer's amount says which order it paid. */
  readonly uniqueAmounts: boolean;
}

/** The environment variables of this adapter, for the apps' own schemas. An empty one counts as unset. */
export const pentagooEnvironment = z.object({
  PENTAGOO_BASE_URL: optional(z.url({ protocol: /^https?$/, error: 'Should be an http or https URL.' })),
  PENTAGOO_INTEGRATION_KEY: optional(z.string().regex(/^[!-9;-~]{8,}$/, 'Should be 8 characters at least, no colon.')),
  PENTAGOO_INTEGRATION_SECRET: optional(z.string().regex(/^[!-~]{16,}$/, 'Should be 16 visible characters at least.')),
  PENTAGOO_CALLBACK_TOKENS: optional(
    z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{32,128}(?:,[A-Za-z0-9_-]{32,128})?$/,
        'Should be one or two tokens, parted by a comma, of 32 to 128 letters, digits, - and _.',
      ),
  ),
  PENTAGOO_AMOUNT_CURRENCY: optional(z.enum(['true', 'false'], 'Should be true or false.')),
  PENTAGOO_SIGN_REFERENCE: optional(z.enum(['true', 'false'], 'Should be true or false.')),
  PENTAGOO_UNIQUE_AMOUNTS: optional(z.enum(['true', 'false'], 'Should be true or false.')),
});

/**
 * Null when neither key, secret nor tokens are set: Pentagoo is not in use. Throws `configuration_invalid`, naming the
 * variable and never its value.
 */
export function pentagooFromEnvironment(env: Readonly<Record<string, string | undefined>>): PentagooSettings | null {
  const { PENTAGOO_INTEGRATION_KEY: key, PENTAGOO_INTEGRATION_SECRET: secret, PENTAGOO_CALLBACK_TOKENS: tokens } = env;
  if (!key && !secret && !tokens) return null;
  const parsed = pentagooEnvironment.safeParse(env);
  const [issue] = parsed.error?.issues ?? [];
  if (issue) throw invalid(String(issue.path[0]), issue.message);
  if (!key) throw invalid('PENTAGOO_INTEGRATION_KEY', 'Is missing.');
  if (!secret) throw invalid('PENTAGOO_INTEGRATION_SECRET', 'Is missing.');
  if (!tokens)
    throw invalid('PENTAGOO_CALLBACK_TOKENS', 'Is missing: without one no callback can be told from a forgery.');
  const digests = tokens.split(',').map((token) => createHash('sha256').update(token).digest());
  if (digests[1]?.equals(digests[0] as Buffer))
    throw invalid('PENTAGOO_CALLBACK_TOKENS', 'Holds the same token twice.');
  const { PENTAGOO_BASE_URL, PENTAGOO_AMOUNT_CURRENCY, PENTAGOO_SIGN_REFERENCE, PENTAGOO_UNIQUE_AMOUNTS } =
    parsed.data ?? {};
  return {
    ...(PENTAGOO_BASE_URL ? { baseUrl: PENTAGOO_BASE_URL } : {}),
    integrationKey: key,
    integrationSecret: secret,
    callbackTokenDigests: digests,
    sendsCurrency: PENTAGOO_AMOUNT_CURRENCY !== 'false',
    signsReference: PENTAGOO_SIGN_REFERENCE !== 'false',
    uniqueAmounts: PENTAGOO_UNIQUE_AMOUNTS === 'true',
  };
}

function optional<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

function invalid(variable: string, message: string): PunteoError {
  return new PunteoError('configuration_invalid', `${variable}: ${message}`);
}
