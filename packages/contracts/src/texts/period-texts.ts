import type * as z from 'zod/mini';
import type { PeriodFigure } from '../reconciliation/period.ts';
import type { Text } from './text.ts';

/** The names of a period's figures, as the statement has them. */
export const PERIOD_FIGURE_TEXTS = {
  opening: { en: 'Opening', es: 'Saldo inicial' },
  moved: { en: 'Moved', es: 'Movido' },
  late: { en: 'Found late', es: 'Conocido tarde' },
  refunded: { en: 'Given back', es: 'Devuelto' },
  taken_back: { en: 'Taken back', es: 'Retirado' },
  reallocated: { en: 'Reallocated', es: 'Reasignado' },
  changed: { en: 'Changed', es: 'Cambiado' },
  closing: { en: 'Closing', es: 'Saldo final' },
} as const satisfies Record<z.output<typeof PeriodFigure>, Text>;

/** What each figure means, in one sentence. */
export const PERIOD_FIGURE_MEANING_TEXTS = {
  opening: {
    en: 'Proven money that moved before the period, as it was booked.',
    es: 'Dinero comprobado que se movió antes del periodo, tal como se registró.',
  },
  moved: {
    en: 'Proven money that moved within the period.',
    es: 'Dinero comprobado que se movió dentro del periodo.',
  },
  late: {
    en: 'Adjustment: moved in an earlier period and was not known when that was closed.',
    es: 'Ajuste: se movió en un periodo anterior y no se conocía al cerrarlo.',
  },
  refunded: {
    en: 'Recorded as given back to the buyer, by when it went; refunds that only a provider shows are taken back.',
    es: 'Registrado como devuelto al comprador, según cuándo salió; las devoluciones que solo muestra un proveedor son retiradas.',
  },
  taken_back: {
    en: 'Adjustment: booked in an earlier period and refunded, reversed or withdrawn since.',
    es: 'Ajuste: registrado en un periodo anterior y desde entonces devuelto, revertido o retirado.',
  },
  reallocated: {
    en: 'Adjustment: booked in an earlier period, and pays another order now. The sum is zero.',
    es: 'Ajuste: registrado en un periodo anterior y ahora paga otro pedido. En total suma cero.',
  },
  changed: {
    en: 'Adjustment: booked in an earlier period with another amount.',
    es: 'Ajuste: registrado en un periodo anterior con otro importe.',
  },
  closing: {
    en: 'The sum: all proven money that moved before the end of the period.',
    es: 'La suma: todo el dinero comprobado que se movió antes del final del periodo.',
  },
} as const satisfies Record<z.output<typeof PeriodFigure>, Text>;
