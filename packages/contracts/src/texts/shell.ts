import type { Texts } from './text.ts';

/** What stands around every screen: navigation, menus, states of loading, errors, tables and dialogs. */
export const shellTexts = {
  'shell.name': { en: 'Punteo', es: 'Punteo' },
  'shell.title': { en: '{page} – Punteo', es: '{page} – Punteo' },
  'shell.skip': { en: 'Skip to the content', es: 'Ir al contenido' },
  'shell.navigation': { en: 'Pages', es: 'Páginas' },
  'shell.openNavigation': { en: 'Open the list of pages', es: 'Abrir la lista de páginas' },
  'shell.closeNavigation': { en: 'Close the list of pages', es: 'Cerrar la lista de páginas' },
  'shell.group.work': { en: 'Work', es: 'Trabajo' },
  'shell.group.records': { en: 'Records', es: 'Registros' },
  'shell.group.books': { en: 'Books', es: 'Libros' },
  'shell.group.system': { en: 'System', es: 'Sistema' },
  'shell.language': { en: 'Language', es: 'Idioma' },
  'shell.theme': { en: 'Appearance', es: 'Apariencia' },
  'shell.theme.light': { en: 'Light', es: 'Clara' },
  'shell.theme.dark': { en: 'Dark', es: 'Oscura' },
  'shell.theme.auto': { en: 'As the system', es: 'Como el sistema' },
  'shell.signedInAs': { en: 'Signed in as {actor}, {role}', es: 'Sesión de {actor}, {role}' },
  'shell.signOut': { en: 'Sign out', es: 'Cerrar sesión' },
  'shell.offline': {
    en: 'This browser is offline. What you see may be out of date, and nothing can be changed.',
    es: 'Este navegador no tiene conexión. Lo que ve puede estar anticuado y no se puede cambiar nada.',
  },
  'shell.notFound': { en: 'There is no such page.', es: 'Esa página no existe.' },
  'shell.toOverview': { en: 'Go to the overview', es: 'Ir al resumen' },

  'view.loading': { en: 'Loading …', es: 'Cargando …' },
  'view.empty': { en: 'No entries.', es: 'Sin resultados.' },
  'view.retry': { en: 'Try again', es: 'Intentar de nuevo' },
  'view.failed': { en: 'This could not be loaded.', es: 'No se pudo cargar.' },
  'view.network': {
    en: 'The server did not answer. Check the connection, then try again.',
    es: 'El servidor no respondió. Compruebe la conexión e inténtelo de nuevo.',
  },
  'view.unavailable': {
    en: 'The server cannot answer now. Try again in a moment.',
    es: 'El servidor no puede responder ahora. Inténtelo dentro de un momento.',
  },
  'view.notFound': { en: 'There is no such entry.', es: 'Esa entrada no existe.' },
  'view.notAllowed': {
    en: 'Your role does not allow this.',
    es: 'Su función no permite esto.',
  },
  'view.answerUnknown': {
    en: 'It is not known whether this was carried out. Look at the entry before you repeat it.',
    es: 'No se sabe si se llegó a hacer. Mire la entrada antes de repetirlo.',
  },
  'view.unreadable': {
    en: '{count, plural, one {# stored row cannot be read:} other {# stored rows cannot be read:}}',
    es: '{count, plural, one {No se puede leer # fila guardada:} other {No se pueden leer # filas guardadas:}}',
  },

  'table.more': { en: 'Show more', es: 'Mostrar más' },
  'table.shown': {
    en: '{shown, number} of {total, number} shown',
    es: 'Se muestran {shown, number} de {total, number}',
  },
  'table.shownSoFar': {
    en: '{shown, plural, one {# entry shown} other {# entries shown}}',
    es: '{shown, plural, one {Se muestra # entrada} other {Se muestran # entradas}}',
  },
  'table.selectAll': { en: 'Select all shown', es: 'Seleccionar todo lo mostrado' },
  'table.select': { en: 'Select {name}', es: 'Seleccionar {name}' },
  'table.selected': {
    en: '{count, plural, one {# selected} other {# selected}}',
    es: '{count, plural, one {# seleccionada} other {# seleccionadas}}',
  },
  'table.selection': { en: 'What is selected', es: 'Lo seleccionado' },
  'table.clearSelection': { en: 'Clear the selection', es: 'Quitar la selección' },
  'table.sortedBy': { en: 'Sorted by {column}', es: 'Ordenado por {column}' },

  'filter.title': { en: 'Filters', es: 'Filtros' },
  'filter.any': { en: 'any', es: 'cualquiera' },
  'filter.clear': { en: 'Clear the filters', es: 'Quitar los filtros' },
  'filter.remove': { en: 'Remove the filter {name}', es: 'Quitar el filtro {name}' },
  'filter.more': { en: 'More filters', es: 'Más filtros' },
  'filter.needs': { en: 'Choose a value for {name} first.', es: 'Elija antes un valor para {name}.' },
  'filter.apply': { en: 'Search', es: 'Buscar' },

  'dialog.reason': { en: 'Reason', es: 'Motivo' },
  'dialog.reasonHint': { en: 'Stands in the audit.', es: 'Queda en la auditoría.' },
  'dialog.reasonMissing': { en: 'Write why.', es: 'Escriba el motivo.' },
  'dialog.effect': { en: 'What this does', es: 'Qué hace' },
  'dialog.failed': { en: 'This was not done.', es: 'No se ha hecho.' },
  'dialog.readAgain': { en: 'Close, and read again', es: 'Cerrar y volver a leer' },
  'dialog.cancel': { en: 'Cancel', es: 'Cancelar' },
  'dialog.close': { en: 'Close', es: 'Cerrar' },
  'dialog.understood': { en: 'I have read it and want this.', es: 'Lo he leído y quiero hacerlo.' },

  'views.title': { en: 'Views', es: 'Vistas' },
  'views.remove': { en: 'Remove the view {name}', es: 'Quitar la vista {name}' },

  'export.label': { en: 'Export this list', es: 'Exportar esta lista' },
  'export.csv': { en: 'CSV', es: 'CSV' },
  'export.xlsx': { en: 'XLSX', es: 'XLSX' },
  'export.as': { en: 'Export this list as {format}', es: 'Exportar esta lista como {format}' },

  'copy.copy': { en: 'Copy {name}', es: 'Copiar {name}' },
  'copy.copied': { en: 'Copied', es: 'Copiado' },
  'hash.explorer': { en: 'Open in the explorer', es: 'Abrir en el explorador' },

  'shortcuts.title': { en: 'Keyboard', es: 'Teclado' },
  'shortcuts.help': { en: 'Show this help', es: 'Mostrar esta ayuda' },
  'shortcuts.next': { en: 'Next row', es: 'Fila siguiente' },
  'shortcuts.previous': { en: 'Previous row', es: 'Fila anterior' },
  'shortcuts.open': { en: 'Open the row', es: 'Abrir la fila' },
  'shortcuts.select': { en: 'Select the row (or the space bar)', es: 'Seleccionar la fila (o la barra espaciadora)' },
  'shortcuts.search': { en: 'Go to the filters', es: 'Ir a los filtros' },
  'shortcuts.times': { en: 'Show times exactly, or how long ago', es: 'Mostrar las fechas exactas o cuánto hace' },
  'shortcuts.goTo': { en: 'Go to: {page}', es: 'Ir a: {page}' },
  'shortcuts.then': { en: 'then', es: 'y luego' },
  'shortcuts.enabled': {
    en: 'Keys without Ctrl or Alt do something',
    es: 'Las teclas sin Ctrl ni Alt hacen algo',
  },
} as const satisfies Texts;
