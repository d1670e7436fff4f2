import { PunteoError } from '@punteo/payments';

/**
 * Whether an error is mended by another configuration, or by another right in the database, and not by another try: the
 * process exits with 78. Its message names the variable and the way out.
 */
export function isWrongConfiguration(error: unknown): boolean {
  return error instanceof PunteoError && CONFIGURATION_CODES.includes(error.code);
}

/**
 * How a program that could not start ends. With 78 (EX_CONFIG of sysexits) where another start changes nothing, so that no
 * supervisor tries; else with 1: a database that is away may be back at the next start.
 */
export function exitCodeOfStart(error: unknown): 1 | 78 {
  return isWrongConfiguration(error) ? 78 : 1;
}

const CONFIGURATION_CODES = [
  'address_refused',
  'clock_wrong',
  'configuration_invalid',
  'embedded_failed',
  'embedded_unavailable',
  'migration_locked',
  'pooler_unsupported',
  'schema_altered',
  'schema_newer',
  'schema_occupied',
  'schema_outdated',
  'server_too_old',
  'store_refused',
  'store_unsafe',
  'tokens_missing',
];
