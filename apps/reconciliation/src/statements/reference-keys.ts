import { referenceKey } from '@punteo/payments';

/**
 * The references that may name a payment, a payout or a transaction: named ones as they are, and of free text what has a
 * digit and at least six letters and digits.
 */
export function referenceKeys(
  named: readonly (string | null)[],
  freeTexts: readonly (string | null)[],
): readonly string[] {
  const keys = new Set<string>();
  for (const reference of named) add(keys, reference ?? '');
  for (const text of freeTexts)
    for (const [token] of (text ?? '').matchAll(TOKEN)) if (/\d/.test(token) && keys.size < KEYS_MAX) add(keys, token);
  return [...keys];
}

const KEYS_MAX = 64;
const KEY_CHARACTERS_MAX = 200;
const TOKEN = /[A-Za-z0-9](?:[A-Za-z0-9_./:-]{4,198}[A-Za-z0-9])/g;

function add(keys: Set<string>, reference: string): void {
  const key = referenceKey(reference);
  if (key !== '' && key.length <= KEY_CHARACTERS_MAX) keys.add(key);
}
