import { PAYMENT_STATUSES, type PaymentStatus, PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { DOCUMENTED_STATUSES, type StatusTable } from './payment-status.ts';

/** What the merchant configures; the app adds its public address and its callback keys. */
export interface NeopaySettings {
  /** `https://neopay.io` unless told. */
  readonly baseUrl?: string;
  readonly token: string;
  /** The application's id, a UUID in lower case: sent with each call, and what every payment must belong to. */
  readonly appKey: string;
  /** As Neopay writes it in a payment: `sandbox`. A payment of another environment pays nothing. */
  readonly environment: string;
  readonly statuses: StatusTable;
  /** The account that the money must go to, without spaces; null: not checked. */
  readonly payeeAccount: string | null;
  /** Pages of the list asked for at once; 4 unless told. */
  readonly listConcurrency?: number;
  /** Of all questions together, creates aside; no limit unless told. */
  readonly requestsPerSecond?: number;
  /** That the list shows what changed last first. Unless told so, a walk for changes reads the whole list as any other. */
  readonly listsLatestChangeFirst?: boolean;
}

/** The environment variables of this adapter, for the apps' own schemas. An empty one counts as unset. */
export const neopayEnvironment = z.object({
  NEOPAY_BASE_URL: optional(z.url({ protocol: /^https?$/, error: 'Should be an http or https URL.' })),
  NEOPAY_TOKEN: optional(z.string().min(16, 'Is short: 16 characters at least.')),
  NEOPAY_APP_KEY: optional(z.guid('Should be the application’s id, a UUID.')),
  NEOPAY_ENVIRONMENT: optional(z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'Should be one word, such as sandbox.')),
  NEOPAY_STATUSES: optional(z.string()),
  NEOPAY_PAYEE: optional(z.string().max(64)),
  NEOPAY_LIST_CONCURRENCY: optional(z.string().regex(/^(?:[1-9]|1[0-6])$/, 'Should be a whole number from 1 to 16.')),
  NEOPAY_REQUESTS_PER_SECOND: optional(
    z.string().regex(/^(?:[1-9]\d{0,2}|1000)$/, 'Should be a whole number from 1 to 1000.'),
  ),
  NEOPAY_LIST_ORDER: optional(z.literal('latest-change-first', { error: 'Should be latest-change-first or unset.' })),
});

/**
 * Null when neither token nor application id is set: Neopay is not in use. Throws `configuration_invalid`, naming the
 * variable and never its value.
 */
export function neopayFromEnvironment(env: Readonly<Record<string, string | undefined>>): NeopaySettings | null {
  if (!env.NEOPAY_TOKEN && !env.NEOPAY_APP_KEY) return null;
  const parsed = neopayEnvironment.safeParse(env);
  const [issue] = parsed.error?.issues ?? [];
  if (issue) throw invalid(String(issue.path[0]), issue.message);
  const { NEOPAY_BASE_URL, NEOPAY_TOKEN, NEOPAY_APP_KEY, NEOPAY_ENVIRONMENT, NEOPAY_STATUSES, NEOPAY_PAYEE } =
    parsed.data ?? {};
  const { NEOPAY_LIST_CONCURRENCY, NEOPAY_REQUESTS_PER_SECOND, NEOPAY_LIST_ORDER } = parsed.data ?? {};
  if (!NEOPAY_TOKEN) throw invalid('NEOPAY_TOKEN', 'Is missing: the token generated for the application.');
  if (!NEOPAY_APP_KEY) throw invalid('NEOPAY_APP_KEY', 'Is missing: the application’s id, a UUID.');
  if (!NEOPAY_ENVIRONMENT) throw invalid('NEOPAY_ENVIRONMENT', 'Is missing: sandbox, or the word of live payments.');
  return {
    ...(NEOPAY_BASE_URL ? { baseUrl: NEOPAY_BASE_URL } : {}),
    token: NEOPAY_TOKEN,
    appKey: NEOPAY_APP_KEY.toLowerCase(),
    environment: NEOPAY_ENVIRONMENT,
    statuses: { ...DOCUMENTED_STATUSES, ...(NEOPAY_STATUSES ? parseStatuses(NEOPAY_STATUSES) : {}) },
    payeeAccount: NEOPAY_PAYEE?.replaceAll(' ', '') ?? null,
    ...(NEOPAY_LIST_CONCURRENCY ? { listConcurrency: Number(NEOPAY_LIST_CONCURRENCY) } : {}),
    ...(NEOPAY_REQUESTS_PER_SECOND ? { requestsPerSecond: Number(NEOPAY_REQUESTS_PER_SECOND) } : {}),
    ...(NEOPAY_LIST_ORDER ? { listsLatestChangeFirst: true } : {}),
  };
}

/** `{"completed":"paid"}` or `completed=paid,rejected=failed`: their word to ours. */
function parseStatuses(text: string): StatusTable {
  const entries = text.trimStart().startsWith('{') ? jsonEntries(text) : text.split(',').map((part) => part.split('='));
  return Object.fromEntries(
    entries.map((entry) => {
      const [word, ours] = entry.map((part) => (typeof part === 'string' ? part.trim() : ''));
      if (entry.length !== 2 || !word || !isStatus(ours)) {
        throw invalid(
          'NEOPAY_STATUSES',
          `Should be {"their word":"ours"} or word=ours,… with ours one of ${PAYMENT_STATUSES.join(' ')}.`,
        );
      }
      return [word, ours];
    }),
  );
}

function jsonEntries(text: string): readonly (readonly unknown[])[] {
  try {
    return Object.entries(JSON.parse(text) as Record<string, unknown>);
  } catch {
    throw invalid('NEOPAY_STATUSES', 'Begins as JSON and is not.');
  }
}

function isStatus(text: string | undefined): text is PaymentStatus {
  return (PAYMENT_STATUSES as readonly (string | undefined)[]).includes(text);
}

function optional<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

function invalid(variable: string, message: string): PunteoError {
  return new PunteoError('configuration_invalid', `${variable}: ${message}`);
}
