import type { Texts } from './text.ts';

/** The screen reconciliations, and one run. */
export const runsTexts = {
  'runs.title': { en: 'Reconciliations', es: 'Conciliaciones' },
  'run.title': { en: 'Reconciliation {runId}', es: 'Conciliación {runId}' },
} as const satisfies Texts;
