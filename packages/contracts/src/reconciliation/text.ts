import * as z from 'zod/mini';

/**
 * Text of 1 to `charactersMax` characters that people write. Refuses NUL and half surrogate pairs, which PostgreSQL
 * cannot store.
 */
export function text(charactersMax: number) {
  const should = `Should be 1 to ${charactersMax} characters.`;
  return z.string().check(z.minLength(1, should), z.maxLength(charactersMax, should), z.refine(isStorable, UNSTORABLE));
}

/** Whether every key and every text of a JSON value could be stored. */
export function holdsStorableText(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, member]) => isStorable(key) && holdsStorableText(member));
}

/** Why a text is refused that PostgreSQL cannot store. */
export const UNSTORABLE = 'Should hold no NUL and no half of a surrogate pair.';

function isStorable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\u0000');
}
