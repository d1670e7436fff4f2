import { type DiscrepancyHistoryEntry, moneyText } from '@punteo/payments';
import type { Language } from '../texts/language.ts';

/** One thing that happened to a discrepancy, as a line: `2026-03-01T10:00:00.000Z  ana: owner - → ana. Reason: …`. */
export function historyLine(entry: DiscrepancyHistoryEntry, language: Language): string {
  const texts = TEXTS[language];
  const at = entry.at.toISOString();
  if (entry.type !== 'decided') {
    const { moneyAtRisk, runId } = entry;
    const parts = [texts[entry.type], moneyAtRisk && moneyText(moneyAtRisk), runId && `${texts.run} ${runId}`];
    return `${at}  ${parts.filter(Boolean).join(', ')}`;
  }
  const { detail, actor, reason } = entry;
  const changes = Object.keys(texts.fields).flatMap((name) =>
    name in detail
      ? [
          `${texts.fields[name as keyof typeof texts.fields]} ${detail[`${name}Before`] ?? '-'} → ${detail[name] ?? '-'}`,
        ]
      : [],
  );
  return `${at}  ${actor}: ${changes.join(', ')}${reason === null ? '' : `. ${texts.reason}: ${reason}`}`;
}

const TEXTS = {
  en: {
    opened: 'found',
    changed: 'found with other values',
    gone: 'no longer found',
    found_again: 'found again',
    run: 'run',
    reason: 'Reason',
    fields: { owner: 'owner', note: 'note', dueOn: 'due date', state: 'state' },
  },
  es: {
    opened: 'encontrada',
    changed: 'encontrada con otros valores',
    gone: 'ya no se encuentra',
    found_again: 'encontrada de nuevo',
    run: 'conciliación',
    reason: 'Motivo',
    fields: { owner: 'responsable', note: 'nota', dueOn: 'fecha límite', state: 'estado' },
  },
} as const satisfies Record<Language, object>;
