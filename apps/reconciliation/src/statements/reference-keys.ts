import { referenceKey } from '@punteo/payments';

/**
 * The references that may name a payment, a payout or a transaction: named ones as they are, and of free text what has a
 * digit and at least six letters and digits. Banks replace a hyphen by a space: `PO 900003` names PO-900003 too. Other words
 * are not joined, such as the groups of a number or a date.
 */
export function referenceKeys(
  named: readonly (string | null)[],
  freeTexts: readonly (string | null)[],
): readonly string[] {
  const keys = new Set<string>();
  for (const reference of named) add(keys, reference ?? '');
  for (const text of freeTexts) {
    for (const pattern of [TOKEN, PREFIX_AND_NUMBER])
      for (const [token] of (text ?? '').matchAll(pattern))
        if (/\d/.test(token) && keys.size < KEYS_MAX) add(keys, token);
  }
  return [...keys];
}

const KEYS_MAX = 64;
const KEY_CHARACTERS_MAX = 200;
const TOKEN = /[A-Za-z0-9](?:[A-Za-z0-9_./:-]{4,198}[A-Za-z0-9])/g;
/** `PO 900003`, but not `EUR 114775.00`. */
const PREFIX_AND_NUMBER = /(?<![\p{L}\p{N}])[A-Za-z]{1,4} \d{5,40}(?![\p{L}\p{N}]|[.,:/_-]\d)/gu;

function add(keys: Set<string>, reference: string): void {
  const key = referenceKey(reference);
  if (key !== '' && key.length <= KEY_CHARACTERS_MAX) keys.add(key);
}
