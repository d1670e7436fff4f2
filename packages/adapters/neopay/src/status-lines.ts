import { PAYMENT_STATUSES, type StatusLines } from '@punteo/payments';
import { contradictionOf, DOCUMENTED_STATUSES, type StatusTable } from './payment-status.ts';

/**
 * The lines of configuration that give a status of Neopay's a meaning, beside those that have one: one for each meaning that
 * does not contradict the word itself.
 */
export function statusLines(word: string, statuses: StatusTable): StatusLines {
  const meanings = PAYMENT_STATUSES.filter((ours) => ours !== 'unknown' && contradictionOf(word, ours) === null);
  return {
    variable: VARIABLE,
    choices: meanings.map((meaning) => ({ meaning, line: lineOf({ ...statuses, [word]: meaning }) })),
  };
}

const VARIABLE = 'NEOPAY_STATUSES';

function lineOf(statuses: StatusTable): string {
  const configured = Object.entries(statuses).filter(
    ([theirs, ours]) => DOCUMENTED_STATUSES[theirs as keyof typeof DOCUMENTED_STATUSES] !== ours,
  );
  const isPlain = configured.every(([theirs]) => /^[A-Za-z0-9_.-]+$/.test(theirs));
  const value = isPlain
    ? configured.map((pair) => pair.join('=')).join(',')
    : JSON.stringify(Object.fromEntries(configured));
  return `${VARIABLE}=${value}`;
}
