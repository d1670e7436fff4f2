import type { Run } from '@punteo/payments';
import type { Language } from './language.ts';

/** What a run compared, in a few sentences: its window, and whether it is full or incremental and why. */
export function runScopeText(
  {
    from,
    to,
    mode,
    fullReason,
    dryRun,
    summary,
  }: Pick<Run, 'from' | 'to' | 'mode' | 'fullReason' | 'dryRun' | 'summary'>,
  language: Language,
): string {
  const texts = TEXTS[language];
  return [
    `${windowText({ from, to }, language)}.`,
    ...(mode === 'incremental' ? [summary?.settlement ? texts.incrementalSettled : texts.incremental] : []),
    ...(mode === 'full' ? [fullReason === null || fullReason === 'window' ? texts.full : texts[fullReason]] : []),
    ...(dryRun ? [texts.dryRun] : []),
  ].join(' ');
}

/** The window of a run: `orders created from … to …`; without one: `all orders`. */
export function windowText({ from, to }: Pick<Run, 'from' | 'to'>, language: Language): string {
  const texts = TEXTS[language];
  const [start, end] = [from?.toISOString(), to?.toISOString()];
  if (start !== undefined && end !== undefined) return texts.between(start, end);
  if (start !== undefined) return texts.since(start);
  return end === undefined ? texts.all : texts.before(end);
}

const TEXTS = {
  en: {
    all: 'Window: all orders',
    between: (from: string, to: string) => `Window: only orders created from ${from} to before ${to}`,
    since: (from: string) => `Window: only orders created from ${from}`,
    before: (to: string) => `Window: only orders created before ${to}`,
    incremental: 'Incremental: compared what changed since the run before.',
    incrementalSettled:
      'Incremental: compared what changed since the run before, and every payment with the statements.',
    full: 'Full: compared every order.',
    requested: 'Full, as requested: compared every order.',
    first: 'Full, as the first run: compared every order.',
    configuration: 'Full, because the configuration or the version changed: compared every order.',
    dryRun: 'Dry run: no discrepancy was stored.',
  },
  es: {
    all: 'Ventana: todos los pedidos',
    between: (from: string, to: string) => `Ventana: solo pedidos creados desde ${from} y antes de ${to}`,
    since: (from: string) => `Ventana: solo pedidos creados desde ${from}`,
    before: (to: string) => `Ventana: solo pedidos creados antes de ${to}`,
    incremental: 'Incremental: se comparó lo que cambió desde la conciliación anterior.',
    incrementalSettled:
      'Incremental: se comparó lo que cambió desde la conciliación anterior, y cada pago con los extractos.',
    full: 'Completa: se comparó cada pedido.',
    requested: 'Completa, como se pidió: se comparó cada pedido.',
    first: 'Completa, por ser la primera: se comparó cada pedido.',
    configuration: 'Completa, porque cambió la configuración o la versión: se comparó cada pedido.',
    dryRun: 'Simulación: no se guardó ninguna discrepancia.',
  },
} as const satisfies Record<Language, object>;
