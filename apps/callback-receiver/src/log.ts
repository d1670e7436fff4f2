import { PunteoError } from '@punteo/payments';
import { type DestinationStream, pino } from 'pino';

/**
 * Everything a log line may hold, by name. There is no field for a body, an address, a header or an error as it came,
 * so none can slip in; what is not on the list is dropped at run time too.
 */
export interface LogFields {
  readonly role?: string;
  readonly url?: string;
  readonly adminUrl?: string;
  readonly provider?: string;
  readonly orderId?: string;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly rows?: number;
  readonly attempts?: number;
  readonly seconds?: number;
  readonly signal?: string;
  readonly errorName?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** One JSON object a line on stdout (or `destination`), 8 KB at most by construction. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const logger = pino({ level, base: { app: 'callback-receiver' } }, destination ?? pino.destination({ sync: true }));
  return {
    debug: (message, fields) => logger.debug(allowed(fields), message),
    info: (message, fields) => logger.info(allowed(fields), message),
    warn: (message, fields) => logger.warn(allowed(fields), message),
    error: (message, fields) => logger.error(allowed(fields), message),
  };
}

/** What may be said of an error: its name and code. A message only when we wrote it: others quote URLs, SQL and secrets. */
export function errorFields(error: unknown): Pick<LogFields, 'errorName' | 'errorCode' | 'errorMessage'> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    errorName: error.name,
    ...(code === undefined ? {} : { errorCode: code }),
    ...(error instanceof PunteoError ? { errorMessage: error.message } : {}),
  };
}

/** So that sixteen fields stay within 8 KB, at three bytes a character. */
const MAX_TEXT = 140;
const MAX_MESSAGE = 400;

const FIELDS = {
  role: true,
  url: true,
  adminUrl: true,
  provider: true,
  orderId: true,
  eventId: true,
  eventType: true,
  state: true,
  reason: true,
  rows: true,
  attempts: true,
  seconds: true,
  signal: true,
  errorName: true,
  errorCode: true,
  errorMessage: true,
} as const satisfies Record<keyof LogFields, true>;

function allowed(fields: LogFields = {}): LogFields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => Object.hasOwn(FIELDS, name))
      .map(([name, value]) => [name, typeof value === 'string' ? printable(name, value) : value]),
  );
}

/** Controls, line breaks of any script and halves of characters are written as a dot. */
function printable(name: string, text: string): string {
  return text.slice(0, name === 'errorMessage' ? MAX_MESSAGE : MAX_TEXT).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '·');
}
