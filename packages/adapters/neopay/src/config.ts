import { serviceUrlFault } from '@punteo/clients/service-url';
import { readJson } from '@punteo/json';
import { PAYMENT_STATUSES, type PaymentStatus, PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { contradictionOf, DOCUMENTED_STATUSES, type StatusTable } from './payment-status.ts';

/** The merchant's settings; the app adds its public URL and its callback keys. */
export interface NeopaySettings {
  /** Default `https://neopay.io`. */
  readonly baseUrl?: string;
  readonly token: string;
  /** The application's id, a UUID in lower case: sent with each call, and checked in every payment. */
  readonly appKey: string;
  /** As Neopay writes it in a payment: `sandbox`. A payment of another environment pays no order. */
  readonly environment: string;
  readonly statuses: StatusTable;
  /** `Content-Type` of every call. Neopay documents both; default `application/json`. */
  readonly contentType?: 'application/json' | 'application/json/';
  /** The account that must receive the money; white space and letter case make no difference. Null: not checked. */
  readonly payeeAccount: string | null;
  /** Pages of the list requested concurrently, where their order does not matter. Default 4. */
  readonly listConcurrency?: number;
  /** A longer list is reported as incomplete. Default 1 000. */
  readonly listPagesMax?: number;
  /** Limit for all passes together; a list that takes longer is reported as incomplete. Default 15. */
  readonly listMinutesMax?: number;
  /** Limit for all calls except creates. Default: none. */
  readonly requestsPerSecond?: number;
  /** Whether the list is sorted by change, latest first, so that a sync of changes may end early. Default false. */
  readonly listsLatestChangeFirst?: boolean;
}

/** The environment variables of this adapter, for the schemas of the apps. An empty variable counts as unset. */
export const neopayEnvironment = z.object({
  NEOPAY_BASE_URL: optional(
    z.string().superRefine((value, context) => {
      const fault = serviceUrlFault(value);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    }),
  ),
  NEOPAY_TOKEN: optional(
    z
      .string()
      .min(16, 'Should be 16 characters at least.')
      .regex(/^[!-~](?:[ -~]*[!-~])?$/, 'Should be ASCII text without a line break, and without a space around it.'),
  ),
  NEOPAY_APP_KEY: optional(z.guid('Should be the application’s id, a UUID.')),
  NEOPAY_ENVIRONMENT: optional(z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'Should be one word, such as sandbox.')),
  NEOPAY_STATUSES: optional(z.string()),
  NEOPAY_PAYEE: optional(z.string().max(64).regex(/\S/, 'Should be an account, or unset.')),
  NEOPAY_CONTENT_TYPE: optional(
    z.enum(['application/json', 'application/json/'], 'Should be application/json or application/json/.'),
  ),
  NEOPAY_LIST_CONCURRENCY: optional(z.string().regex(/^(?:[1-9]|1[0-6])$/, 'Should be a whole number from 1 to 16.')),
  NEOPAY_LIST_PAGES_MAX: optional(
    z.string().regex(/^(?:[1-9]\d{0,4}|100000)$/, 'Should be a whole number from 1 to 100000.'),
  ),
  NEOPAY_LIST_MINUTES_MAX: optional(
    z.string().regex(/^(?:[1-9]\d?|[1-5]\d\d|600)$/, 'Should be a whole number from 1 to 600.'),
  ),
  NEOPAY_REQUESTS_PER_SECOND: optional(
    z.string().regex(/^(?:[1-9]\d{0,2}|1000)$/, 'Should be a whole number from 1 to 1000.'),
  ),
  NEOPAY_LIST_ORDER: optional(z.literal('latest-change-first', { error: 'Should be latest-change-first or unset.' })),
});

/**
 * Null when neither token nor application id is set: Neopay is not used. Throws `configuration_invalid` with one line per
 * bad variable: its name and what it should be, never its value.
 */
export function neopayFromEnvironment(env: Readonly<Record<string, string | undefined>>): NeopaySettings | null {
  const { data, error } = neopayEnvironment.safeParse(env);
  const problems = (error?.issues ?? []).map(({ path: [name], message }) => `${String(name)}: ${message}`);
  if (env.NEOPAY_TOKEN || env.NEOPAY_APP_KEY) {
    const missing = Object.entries(REQUIRED).filter(([name]) => !env[name]);
    problems.push(...missing.map(([name, should]) => `${name}: ${should}`));
  }
  let statuses: StatusTable = DOCUMENTED_STATUSES;
  try {
    statuses = { ...statuses, ...parseStatuses(env.NEOPAY_STATUSES ?? '') };
  } catch (fault) {
    if (!(fault instanceof PunteoError)) throw fault;
    problems.push(fault.message);
  }
  if (data === undefined || problems.length > 0) throw new PunteoError('configuration_invalid', problems.join('\n'));
  const { NEOPAY_BASE_URL, NEOPAY_TOKEN, NEOPAY_APP_KEY, NEOPAY_ENVIRONMENT, NEOPAY_PAYEE } = data;
  const { NEOPAY_LIST_CONCURRENCY, NEOPAY_REQUESTS_PER_SECOND, NEOPAY_LIST_ORDER } = data;
  const { NEOPAY_CONTENT_TYPE, NEOPAY_LIST_PAGES_MAX, NEOPAY_LIST_MINUTES_MAX } = data;
  if (!NEOPAY_TOKEN || !NEOPAY_APP_KEY || !NEOPAY_ENVIRONMENT) return null;
  return {
    ...(NEOPAY_BASE_URL ? { baseUrl: NEOPAY_BASE_URL } : {}),
    token: NEOPAY_TOKEN,
    appKey: NEOPAY_APP_KEY.toLowerCase(),
    environment: NEOPAY_ENVIRONMENT,
    statuses,
    payeeAccount: NEOPAY_PAYEE === undefined ? null : accountOf(NEOPAY_PAYEE),
    ...(NEOPAY_CONTENT_TYPE ? { contentType: NEOPAY_CONTENT_TYPE } : {}),
    ...(NEOPAY_LIST_CONCURRENCY ? { listConcurrency: Number(NEOPAY_LIST_CONCURRENCY) } : {}),
    ...(NEOPAY_LIST_PAGES_MAX ? { listPagesMax: Number(NEOPAY_LIST_PAGES_MAX) } : {}),
    ...(NEOPAY_LIST_MINUTES_MAX ? { listMinutesMax: Number(NEOPAY_LIST_MINUTES_MAX) } : {}),
    ...(NEOPAY_REQUESTS_PER_SECOND ? { requestsPerSecond: Number(NEOPAY_REQUESTS_PER_SECOND) } : {}),
    ...(NEOPAY_LIST_ORDER ? { listsLatestChangeFirst: true } : {}),
  };
}

/** What must be set once Neopay is used. */
const REQUIRED = {
  NEOPAY_TOKEN: 'Should be set: the token that Neopay generated for the application.',
  NEOPAY_APP_KEY: 'Should be set: the application’s id, a UUID.',
  NEOPAY_ENVIRONMENT: 'Should be set: `sandbox`, or the name of the live environment in Neopay’s payments.',
} as const;

/** An account as it is compared: without white space, in capitals. */
export function accountOf(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase();
}

/** `{"completed":"paid"}` or `completed=paid,rejected=failed`: Neopay's status to ours. */
function parseStatuses(text: string): StatusTable {
  if (text === '') return {};
  const entries = text.trimStart().startsWith('{') ? jsonEntries(text) : text.split(',').map((part) => part.split('='));
  const statuses = new Map<string, PaymentStatus>();
  for (const entry of entries) {
    const [theirs, ours] = entry.map((part) => (typeof part === 'string' ? part.trim() : ''));
    if (entry.length !== 2 || !theirs || !isStatus(ours)) {
      throw invalid(
        'NEOPAY_STATUSES',
        `Should be {"theirs":"ours"} or theirs=ours,… with ours one of ${PAYMENT_STATUSES.join(' ')}.`,
      );
    }
    // Never guess between two mappings: one of them may be paid.
    if (statuses.has(theirs)) throw invalid('NEOPAY_STATUSES', 'Should map each status once.');
    const contradiction = contradictionOf(theirs, ours);
    if (contradiction !== null) throw invalid('NEOPAY_STATUSES', contradiction);
    statuses.set(theirs, ours);
  }
  return Object.fromEntries(statuses);
}

function jsonEntries(text: string): readonly (readonly unknown[])[] {
  try {
    return Object.entries(readJson(text) as Record<string, unknown>);
  } catch {
    throw invalid('NEOPAY_STATUSES', 'Should be a JSON object with each status once.');
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
