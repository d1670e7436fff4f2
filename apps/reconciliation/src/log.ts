import { PunteoError } from '@punteo/payments';
import { pino } from 'pino';
import type { LogLevel } from './config.ts';

/** Everything that a log line may hold, by name: no body, header, address or error as it came has a place here. */
export interface LogFields {
  readonly url?: string;
  readonly requestId?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly runId?: string;
  readonly everyMinutes?: number;
  readonly signal?: string;
  readonly errorName?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** One JSON object a line on stderr: stdout is for what was asked for. */
export function createLog(level: LogLevel): Log {
  const logger = pino({ level, base: { app: 'reconciliation' } }, pino.destination({ fd: 2, sync: true }));
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}

/** What may be said of an error: name and code. A message only when we wrote it: others quote URLs, SQL and secrets. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code.slice(0, 64) : undefined;
  return {
    errorName: error.name.slice(0, 64),
    ...(code === undefined ? {} : { errorCode: code }),
    ...(error instanceof PunteoError ? { errorMessage: error.message.slice(0, 400) } : {}),
  };
}
