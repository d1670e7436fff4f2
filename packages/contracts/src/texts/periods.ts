import type { Texts } from './text.ts';

/** The screen periods, and one period. */
export const periodsTexts = {
  'periods.title': { en: 'Periods', es: 'Periodos' },
  'periods.intro': {
    en: 'The books: what was closed never changes, and what becomes known later belongs to the next period.',
    es: 'Los libros: lo cerrado no cambia nunca, y lo que se conoce después pertenece al periodo siguiente.',
  },
  'periods.none': { en: 'No period has been closed yet.', es: 'Todavía no se ha cerrado ningún periodo.' },
  'periods.noneHint': {
    en: 'An administrator closes a month, a day, or some days once they are over.',
    es: 'Un administrador cierra un mes, un día o varios días cuando han terminado.',
  },
  'periods.mayNotClose': { en: 'Only administrators close periods.', es: 'Solo administración cierra periodos.' },
  'periods.period': { en: 'Period', es: 'Periodo' },
  'periods.periodHint': {
    en: 'A month 2026-11, a day 2026-11-28, or days 2026-11-01--2026-11-15.',
    es: 'Un mes 2026-11, un día 2026-11-28 o varios días 2026-11-01--2026-11-15.',
  },
  'periods.firstDay': { en: 'First day', es: 'Primer día' },
  'periods.lastDay': { en: 'Last day', es: 'Último día' },
  'periods.closedAt': { en: 'Closed', es: 'Cerrado' },
  'periods.closedBy': { en: 'By', es: 'Por' },
  'periods.entries': { en: 'Entries', es: 'Asientos' },
  'periods.openItems': { en: 'Open items', es: 'Partidas abiertas' },
  'periods.anchor': { en: 'Anchor in the audit', es: 'Ancla en la auditoría' },
  'periods.close': { en: 'Close a period', es: 'Cerrar un periodo' },
  'periods.closeIntro': {
    en: 'The preview shows what the closing would book. It reads all orders, and stores nothing.',
    es: 'La vista previa muestra lo que registraría el cierre. Lee todos los pedidos y no guarda nada.',
  },
  'periods.preview': { en: 'Preview', es: 'Vista previa' },
  'periods.cannotClose': { en: 'This period cannot be closed.', es: 'Este periodo no se puede cerrar.' },
  'periods.close.now': { en: 'Close {period} …', es: 'Cerrar {period} …' },
  'periods.close.title': { en: 'Close the period {period}?', es: '¿Cerrar el periodo {period}?' },
  'periods.close.effect': {
    en: 'The numbers of the period are fixed for ever: nothing undoes a closing.',
    es: 'Las cifras del periodo quedan fijadas para siempre: un cierre no se puede deshacer.',
  },
  'periods.close.confirm': { en: 'Close the period', es: 'Cerrar el periodo' },
  'periods.closed': { en: 'The period {period} is closed.', es: 'El periodo {period} está cerrado.' },

  'period.title': { en: 'Period {periodId}', es: 'Periodo {periodId}' },
  'period.intro': {
    en: 'As it was closed. Its numbers never change.',
    es: 'Tal como se cerró. Sus cifras no cambian nunca.',
  },
  'period.print': { en: 'Print', es: 'Imprimir' },
  'period.statement': { en: 'Statement', es: 'Extracto' },
  'period.csv': { en: 'Statement as CSV', es: 'Extracto en CSV' },
  'period.days': { en: 'Days', es: 'Días' },
  'period.bounds': { en: 'From (inclusive) to (exclusive)', es: 'Desde (incluido) hasta (excluido)' },
  'period.calendar': { en: 'Time zone and start of the day', es: 'Zona horaria y comienzo del día' },
  'period.reconciled': {
    en: 'Last complete reconciliation of all orders',
    es: 'Última conciliación completa de todos los pedidos',
  },
  'period.never': { en: 'none', es: 'ninguna' },
  'period.notReconciled': {
    en: 'No complete reconciliation of all orders was made between the end of the period and its closing.',
    es: 'Entre el final del periodo y su cierre no se hizo ninguna conciliación completa de todos los pedidos.',
  },
  'period.money': { en: 'Money', es: 'Dinero' },
  'period.moneyNote': {
    en: 'By when the money moved. In brackets, the number of entries.',
    es: 'Según cuándo se movió el dinero. Entre paréntesis, el número de asientos.',
  },
  'period.noMoney': { en: 'No money moved.', es: 'No se movió dinero.' },
  'period.allProviders': { en: 'all', es: 'todos' },
  'period.openItems': { en: 'Open items at the closing', es: 'Partidas abiertas al cierre' },
  'period.openItemList': { en: 'Each open item', es: 'Cada partida abierta' },
  'period.entryList': { en: 'Each entry', es: 'Cada asiento' },
  'period.hashes': { en: 'Hashes (SHA-256)', es: 'Huellas (SHA-256)' },
  'period.totals': { en: 'Totals', es: 'Totales' },
  'period.anchorNote': {
    en: 'Keep the anchor elsewhere: it proves later that nothing before it was changed.',
    es: 'Guarde el ancla en otro lugar: demuestra más tarde que nada anterior a ella ha cambiado.',
  },
  'period.subject': { en: 'What', es: 'Qué' },
  'period.figure': { en: 'Figure', es: 'Concepto' },
  'period.moved': { en: 'Moved', es: 'Movido' },
  'period.unit': { en: 'Unit of money', es: 'Unidad de dinero' },
} as const satisfies Texts;
