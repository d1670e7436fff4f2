import { PunteoError } from '@punteo/payments';

/** The error for an id that the store does not have; its code is `order_unknown`, `callback_unknown` and so on. */
export function notFound(
  thing: 'order' | 'callback' | 'event' | 'run' | 'discrepancy' | 'period' | 'statement',
  id: string,
): PunteoError {
  return new PunteoError(`${thing}_unknown`, `There is no ${thing === 'statement' ? 'statement file' : thing} ${id}.`);
}
