import { type ProbeResult, PunteoError } from '@punteo/payments';

/** The failed check for a store that could not be opened; the message of a `PunteoError` says what to do. */
export function storeErrorCheck(error: unknown): ProbeResult {
  if (!(error instanceof PunteoError))
    return { name: 'database', result: 'fail', detail: 'The check ended with an internal error.' };
  const { code, message } = error;
  const name = code.startsWith('schema_') || code === 'migration_locked' ? 'migrations' : 'database';
  return { name, result: 'fail', detail: message };
}
