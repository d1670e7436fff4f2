import type { PeriodFigure } from '@punteo/payments';
import type { Language } from './language.ts';

/** The names of a period's figures, as the statement has them. */
export const FIGURE_TEXTS = {
  opening: { en: 'Opening', es: 'Saldo inicial' },
  moved: { en: 'Moved', es: 'Movido' },
  late: { en: 'Found late', es: 'Conocido tarde' },
  taken_back: { en: 'Taken back', es: 'Retirado' },
  reallocated: { en: 'Reallocated', es: 'Reasignado' },
  changed: { en: 'Changed', es: 'Cambiado' },
  closing: { en: 'Closing', es: 'Saldo final' },
} as const satisfies Record<PeriodFigure, Record<Language, string>>;

/** What each figure means, in one sentence. */
export const FIGURE_MEANINGS = {
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
} as const satisfies Record<PeriodFigure, Record<Language, string>>;

/** The other texts of a statement. */
export const STATEMENT_TEXTS = {
  en: {
    title: 'Period statement',
    days: 'Days',
    to: 'to',
    bounds: 'From (inclusive) to (exclusive)',
    calendar: 'Time zone, and when a day begins',
    closed: 'Closed',
    by: 'by',
    reason: 'Reason',
    reconciled: 'Last complete reconciliation of all orders',
    never: 'none',
    notReconciled: 'No complete reconciliation of all orders was made between the end of the period and its closing.',
    dryRun: 'This is a dry run: the period is not closed.',
    money: 'Money',
    moneyNote: 'By when the money moved. Numbers of entries in brackets.',
    provider: 'Provider',
    currency: 'Currency',
    all: 'all',
    openItems: 'Open items at the closing',
    noOpenItems: 'No discrepancy was open.',
    kind: 'Discrepancy',
    count: 'Count',
    atRisk: 'Money at risk',
    hashes: 'Hashes (SHA-256)',
    entriesHash: 'Entries',
    totalsHash: 'Totals',
    openItemsHash: 'Open items',
    anchor: 'Anchor in the audit',
    anchorNote: 'Keep this page: punteo audit verify --anchor compares the audit with the anchor.',
  },
  es: {
    title: 'Extracto del periodo',
    days: 'Días',
    to: 'a',
    bounds: 'Desde (incluido) hasta (excluido)',
    calendar: 'Zona horaria y comienzo del día',
    closed: 'Cerrado',
    by: 'por',
    reason: 'Motivo',
    reconciled: 'Última conciliación completa de todos los pedidos',
    never: 'ninguna',
    notReconciled:
      'Entre el final del periodo y su cierre no se hizo ninguna conciliación completa de todos los pedidos.',
    dryRun: 'Es un simulacro: el periodo no está cerrado.',
    money: 'Dinero',
    moneyNote: 'Según cuándo se movió el dinero. Entre paréntesis, el número de asientos.',
    provider: 'Proveedor',
    currency: 'Moneda',
    all: 'todos',
    openItems: 'Partidas abiertas al cierre',
    noOpenItems: 'No había discrepancias abiertas.',
    kind: 'Discrepancia',
    count: 'Cantidad',
    atRisk: 'Dinero en riesgo',
    hashes: 'Huellas (SHA-256)',
    entriesHash: 'Asientos',
    totalsHash: 'Totales',
    openItemsHash: 'Partidas abiertas',
    anchor: 'Ancla en la auditoría',
    anchorNote: 'Conserve esta página: punteo audit verify --anchor compara la auditoría con el ancla.',
  },
} as const satisfies Record<Language, Record<string, string>>;
