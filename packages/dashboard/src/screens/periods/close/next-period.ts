import type { Period } from '@punteo/clients/reconciliation';

/**
 * The period that most likely is closed next: the month after the last closed one where that ended with a month, else the day
 * after it; without any, the month before today.
 */
export function nextPeriod(last: Pick<Period, 'lastDay'> | undefined, today: Date): string {
  if (last === undefined)
    return new Date(Date.UTC(today.getFullYear(), today.getMonth() - 1, 1)).toISOString().slice(0, 7);
  const next = new Date(`${last.lastDay}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const day = next.toISOString().slice(0, 10);
  return day.endsWith('-01') ? day.slice(0, 7) : day;
}
