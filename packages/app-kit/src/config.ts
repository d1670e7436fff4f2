import { type AllowedInUrl, serviceUrlFault } from '@punteo/clients/service-url';
import {
  type AlertThresholds,
  DEFAULT_POLICY,
  type DecisionPolicy,
  isCurrency,
  type Keyring,
  type Money,
  PunteoError,
  parseKeyring,
  parseMoney,
} from '@punteo/payments';
import * as z from 'zod';

/** The environment without its empty variables: an empty variable counts as unset. */
export type Variables = Readonly<Record<string, string>>;

export class ConfigError extends PunteoError {
  /** One line per bad variable: `PORT: Should be a whole number from 0 to 65535.` No line repeats a value. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('configuration_invalid', problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export function setVariables(environment: Readonly<Record<string, string | undefined>>): Variables {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/**
 * Parses the variables with the schema of one app. Throws a `ConfigError` that holds the problems of the schema and then
 * `moreProblems`, one per variable.
 */
export function parseVariables<Schema extends z.ZodType>(
  schema: Schema,
  variables: Variables,
  moreProblems: readonly string[] = [],
): z.output<Schema> {
  const parsed = schema.safeParse(variables);
  const problems = onePerVariable([...problemsOf(parsed.error), ...moreProblems]);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

/** The first problem of each variable. */
export function onePerVariable(problems: readonly string[]): readonly string[] {
  const names = problems.map(nameIn);
  return problems.filter((_, index) => names.indexOf(names[index] as string) === index);
}

/** One line per issue, as in `ConfigError.problems`. */
export function problemsOf(error: z.ZodError | undefined): readonly string[] {
  return (error?.issues ?? []).map((issue) => `${String(issue.path[0])}: ${issue.message}`);
}

export function text(charactersMin: number, should: string) {
  return z.string({ error: should }).refine((value) => value.length >= charactersMin && value === value.trim(), should);
}

export function integer(least: number, most: number) {
  const should = `Should be a whole number from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, should)
    .transform(Number)
    .refine((value) => value >= least && value <= most, should);
}

/** The URL of a service that we call, or that others call. */
export function serviceUrl(allowed: AllowedInUrl = {}) {
  return z.string({ error: 'Should be an http or https URL.' }).superRefine((value, context) => {
    const fault = serviceUrlFault(value, allowed);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });
}

/** Where providers reach the receiver. A callback address may hold a secret, so http is for private hosts only. */
export const publicUrl = serviceUrl();

/** A proxy for outbound calls. */
export const proxyUrl = serviceUrl({ credentials: true, path: false });

/** Where a merchant receives events. */
export const webhookUrl = serviceUrl({ query: true });

const TLS_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

export const postgresUrl = z
  .string({ error: 'Should be a postgres:// URL.' })
  .refine(
    (value) => URL.canParse(value) && /^postgres(?:ql)?:$/.test(new URL(value).protocol),
    'Should be a postgres:// URL.',
  )
  .refine((value) => !/[\s\p{Cc}]/u.test(value), 'Should hold no space and no line break; write a space as %20.')
  // The driver waits without end for a port that is no number.
  .refine(
    (value) => !URL.canParse(value) || new URL(value).searchParams.getAll('port').every(isPort),
    'Should have a port from 1 to 65535.',
  )
  // The driver takes it for a percent sign, and then every other escape too: of a right password it makes a wrong one.
  .refine(
    isDecodable,
    'Should have a percent sign written as %25, and every other escape as % and the hex digits of UTF-8.',
  )
  // The driver uses TLS for a mode that it does not know.
  .refine(
    (value) =>
      !URL.canParse(value) || new URL(value).searchParams.getAll('sslmode').every((mode) => TLS_MODES.includes(mode)),
    `Should have an sslmode that is one of ${TLS_MODES.join(', ')}.`,
  );

/** In production nothing is stored in an embedded PostgreSQL by mistake: the database must be named. */
export function databaseProblems({ NODE_ENV, DATABASE_URL }: Variables): readonly string[] {
  if (NODE_ENV !== 'production' || DATABASE_URL) return [];
  return ['DATABASE_URL: Should be set: with NODE_ENV=production no embedded PostgreSQL is started.'];
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** A secret, or a list of them: a line break or a space around it came from a file or from a slip, and is no part of it. */
export const secretText = z
  .string()
  .refine(
    (value) => value === value.trim() && !/\p{Cc}/u.test(value),
    'Should have no line break, and no space around it: remove it from the end of the file or of the value.',
  );

const KEYS = 'Should be set: `kid:hex,kid:hex`, each key of 32 random bytes or more in hex.';

export const callbackKeys = z
  .string({ error: KEYS })
  .pipe(secretText)
  .transform((value, context): Keyring => {
    try {
      return parseKeyring(value);
    } catch (error) {
      const reason = error instanceof PunteoError ? error.message : 'It is not a list of keys.';
      context.addIssue({ code: 'custom', message: `Should be \`kid:hex,kid:hex\`. ${reason}` });
      return z.NEVER;
    }
  });

const FULFIL_FROM = ['provider', 'chain', 'final'] as const;

const GRADES = `Should be one or more of ${FULFIL_FROM.join(', ')}, separated by commas.`;

/** The grades of proof from which goods may go out. `chain` includes `final`, a transfer that cannot be undone. */
export const fulfilFrom = z
  .string()
  .default(DEFAULT_POLICY.fulfilFrom.join(','))
  .transform((value) => value.split(',').map((grade) => grade.trim()))
  .pipe(z.array(z.enum(FULFIL_FROM, { error: GRADES })))
  .transform((grades): DecisionPolicy => {
    const isAllowed = (grade: (typeof FULFIL_FROM)[number]) =>
      grades.includes(grade) || (grade === 'final' && grades.includes('chain'));
    return { fulfilFrom: FULFIL_FROM.filter(isAllowed) };
  });

const SUMS = 'Should be sums such as `1000.00 USD, 5000 GTQ`, each currency once.';

const sumPerCurrency = z.string().transform((value, context): readonly Money[] => {
  const sums = value.split(',').map((text) => parseMoney(text.trim()));
  const known = sums.filter((sum): sum is Money => sum !== null && isCurrency(sum.currency));
  if (known.length === sums.length && new Set(known.map(({ currency }) => currency)).size === sums.length) return known;
  context.addIssue({ code: 'custom', message: SUMS });
  return z.NEVER;
});

/** When the merchant is alerted. Both apps take part: set them in both. */
export const alertVariables = {
  ALERT_MONEY_AT_RISK: sumPerCurrency.default([]),
  ALERT_DEAD_LETTERS: integer(0, 1_000_000).default(1),
  ALERT_SILENCE_MINUTES: integer(1, 525_600).optional(),
};

/** `ALERT_DEAD_LETTERS` 0: no alert. */
export function alertThresholds(env: {
  readonly ALERT_MONEY_AT_RISK: readonly Money[];
  readonly ALERT_DEAD_LETTERS: number;
  readonly ALERT_SILENCE_MINUTES?: number | undefined;
}): AlertThresholds {
  const { ALERT_MONEY_AT_RISK: moneyAtRisk, ALERT_DEAD_LETTERS: deadLetters, ALERT_SILENCE_MINUTES: minutes } = env;
  return {
    moneyAtRisk,
    deadLetters: deadLetters === 0 ? null : deadLetters,
    silenceSeconds: minutes === undefined ? null : minutes * 60,
  };
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const logLevel = z.enum(LOG_LEVELS, { error: `Should be one of ${LOG_LEVELS.join(', ')}.` });

function nameIn(problem: string): string {
  return problem.split(':')[0] as string;
}
