import { PunteoError } from '@punteo/payments';
import { type DestinationStream, pino } from 'pino';

/**
 * Every field that a log line may hold. No field exists for a body, a header, a callback address or a foreign error message,
 * and fields that are not listed are dropped at run time too.
 */
export interface LogFields {
  readonly role?: string;
  readonly url?: string;
  readonly adminUrl?: string;
  readonly requestId?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly provider?: string;
  readonly orderId?: string;
  readonly runId?: string;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly endpoint?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly rows?: number;
  readonly count?: number;
  readonly attempts?: number;
  readonly seconds?: number;
  readonly everyMinutes?: number;
  readonly cron?: string;
  readonly timeZone?: string;
  readonly signal?: string;
  readonly errorName?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Where in the code a mistake of ours was thrown: function, file and line. */
  readonly errorPlace?: string;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** One JSON object per line, at most 8 KB. */
export function createLog(options: {
  /** In every line as `app`. */
  readonly app: string;
  readonly level: LogLevel;
  readonly destination: 'stdout' | 'stderr' | DestinationStream;
}): Log {
  const { app, level, destination } = options;
  const logger = pino({ level, base: { app } }, streamOf(destination));
  return {
    debug: (message, fields) => logger.debug(allowed(fields), message),
    info: (message, fields) => logger.info(allowed(fields), message),
    warn: (message, fields) => logger.warn(allowed(fields), message),
    error: (message, fields) => logger.error(allowed(fields), message),
  };
}

/** The name and code of an error. The message only of our own errors: others quote URLs, SQL and secrets. */
export function errorFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    errorName: error.name,
    ...(code === undefined ? {} : { errorCode: code }),
    ...(error instanceof PunteoError ? { errorMessage: error.message } : placeOf(error)),
  };
}

type ErrorFields = Pick<LogFields, 'errorName' | 'errorCode' | 'errorMessage' | 'errorPlace'>;

/** Of mistakes in code, which have no code of their own: the first line of the stack below the message, which may quote values. */
function placeOf(error: Error): ErrorFields {
  if (!MISTAKES.includes(error.name)) return {};
  const { stack = '', message } = error;
  const [, called, file, line] = FRAME.exec(stack.slice(stack.indexOf(message) + message.length)) ?? [];
  return file === undefined ? {} : { errorPlace: `${called ? `${called} ` : ''}${file}:${line}` };
}

const MISTAKES: readonly string[] = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];
const FRAME = /\n {4}at (?:async )?(?:([\w.$<>[\] ]{1,80}) \()?\S*?([\w.-]{1,80}):(\d+):\d+\)?(?:\n|$)/;

const FIELDS = {
  role: true,
  url: true,
  adminUrl: true,
  requestId: true,
  method: true,
  route: true,
  status: true,
  provider: true,
  orderId: true,
  runId: true,
  eventId: true,
  eventType: true,
  endpoint: true,
  state: true,
  reason: true,
  rows: true,
  count: true,
  attempts: true,
  seconds: true,
  everyMinutes: true,
  cron: true,
  timeZone: true,
  signal: true,
  errorName: true,
  errorCode: true,
  errorMessage: true,
  errorPlace: true,
} as const satisfies Record<keyof LogFields, true>;

/** All text fields together stay within 8 KB, at three bytes per character. An order id has 128 characters at most. */
const TEXT_CHARACTERS_MAX = 128;
const MESSAGE_CHARACTERS_MAX = 400;

function allowed(fields: LogFields = {}): LogFields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => Object.hasOwn(FIELDS, name))
      .map(([name, value]) => [name, typeof value === 'string' ? printable(name, value) : value]),
  );
}

/** Replaces control characters, line breaks of any script and lone surrogates. */
function printable(name: string, text: string): string {
  const charactersMax = name === 'errorMessage' ? MESSAGE_CHARACTERS_MAX : TEXT_CHARACTERS_MAX;
  return text.slice(0, charactersMax).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '·');
}

/** Written synchronously, so that the last line before an exit is not lost. */
function streamOf(destination: 'stdout' | 'stderr' | DestinationStream): DestinationStream {
  if (typeof destination !== 'string') return destination;
  return pino.destination({ fd: destination === 'stdout' ? 1 : 2, sync: true });
}
