import type { Run } from '@punteo/payments';
import type { Language } from './language.ts';

/** What became of a run, in one or two words. */
export function runStateText({ state, complete }: Pick<Run, 'state' | 'complete'>, language: Language): string {
  return STATES[language][state === 'finished' && !complete ? 'incomplete' : state];
}

const STATES = {
  en: {
    queued: 'waits for its turn',
    running: 'running',
    finished: 'complete',
    incomplete: 'not complete',
    aborted: 'aborted',
    cancelled: 'cancelled',
  },
  es: {
    queued: 'espera su turno',
    running: 'en curso',
    finished: 'completa',
    incomplete: 'incompleta',
    aborted: 'interrumpida',
    cancelled: 'cancelada',
  },
} as const satisfies Record<Language, Record<Run['state'] | 'incomplete', string>>;

/** A sentence about a run that found nothing: it has not ended, or it ended too early. */
export function unfinishedText(run: Pick<Run, 'runId' | 'state' | 'incompleteReasons'>, language: Language): string {
  const reasons = run.incompleteReasons.length === 0 ? '' : ` (${run.incompleteReasons.join(', ')})`;
  return UNFINISHED[language][run.state](run.runId, reasons);
}

const UNFINISHED = {
  en: {
    queued: (runId) => `Run ${runId} waits until another run has ended.`,
    running: (runId) => `Run ${runId} has not finished.`,
    finished: (runId) => `Run ${runId} has no summary.`,
    aborted: (runId, reasons) => `Run ${runId} was aborted${reasons}. Run \`punteo reconcile\` again.`,
    cancelled: (runId, reasons) => `Run ${runId} was cancelled${reasons}.`,
  },
  es: {
    queued: (runId) => `La conciliación ${runId} espera a que termine otra.`,
    running: (runId) => `La conciliación ${runId} no ha terminado.`,
    finished: (runId) => `La conciliación ${runId} no tiene resumen.`,
    aborted: (runId, reasons) =>
      `La conciliación ${runId} se interrumpió${reasons}. Ejecute \`punteo reconcile\` otra vez.`,
    cancelled: (runId, reasons) => `La conciliación ${runId} se canceló${reasons}.`,
  },
} as const satisfies Record<Language, Record<Run['state'], (runId: string, reasons: string) => string>>;

/** Says that earlier runs were aborted; null when none was. */
export function abortedRunsText({ abortedRuns }: Pick<Run, 'abortedRuns'>, language: Language): string | null {
  return abortedRuns.length === 0 ? null : ABORTED_RUNS[language](abortedRuns.join(', '), abortedRuns.length);
}

const ABORTED_RUNS = {
  en: (runIds, count) =>
    count === 1 ? `The run before it was aborted: ${runIds}.` : `${count} runs before it were aborted: ${runIds}.`,
  es: (runIds, count) =>
    count === 1
      ? `La conciliación anterior se interrumpió: ${runIds}.`
      : `${count} conciliaciones anteriores se interrumpieron: ${runIds}.`,
} as const satisfies Record<Language, (runIds: string, count: number) => string>;
