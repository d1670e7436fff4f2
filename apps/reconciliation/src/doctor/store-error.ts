import type { ProbeResult, PunteoError } from '@punteo/payments';

/** The failed check for a store that could not be opened; its message says what to do. */
export function storeErrorCheck({ code, message }: PunteoError): ProbeResult {
  const name = code.startsWith('schema_') || code === 'migration_locked' ? 'migrations' : 'database';
  return { name, result: 'fail', detail: message };
}
