import { ACTION_TEXTS, DETAIL_TEXTS, EMPTY_DETAIL_TEXTS, type Text } from '@punteo/contracts/texts';
import type { StoryEntry } from '@punteo/payments';
import { instantsReadable } from './instant-text.ts';
import type { Language } from './language.ts';

/** `amended (ana): sold out (amount 100.00 EUR → 90.00 EUR)`: what was done to an order, by whom, why, and what changed. */
export function changeLine(
  { change, actor, reason, detail }: Extract<StoryEntry, { readonly type: 'order_changed' }>,
  language: Language,
): string {
  // The database does not keep the order of keys.
  const keys = [...new Set([...Object.keys(DETAILS), ...Object.keys(detail).sort()])];
  const parts = keys.filter((key) => Object.hasOwn(detail, key)).flatMap((key) => partOf(key, detail, language));
  const what = `${CHANGES[change]?.[language] ?? change} (${actor})`;
  const line = reason === '' ? what : `${what}: ${reason}`;
  return parts.length === 0 ? line : `${line} (${parts.join(', ')})`;
}

/** One changed value, with the one before it where there is one. An import states values that stay the same. */
function partOf(key: string, detail: Readonly<Record<string, string | null>>, language: Language): readonly string[] {
  if (key.endsWith('Before')) return [];
  const value = valueText(key, detail[key] ?? null, language);
  const before = detail[`${key}Before`];
  if (before === detail[key]) return [];
  const label = DETAILS[key]?.[language] ?? key;
  const values = before === undefined ? value : `${valueText(key, before, language)} → ${value}`;
  return [label === '' ? values : `${label} ${values}`];
}

function valueText(key: string, value: string | null, language: Language): string {
  return value ? instantsReadable(value) : (EMPTY_DETAILS[key]?.[language] ?? '–');
}

const CHANGES: Readonly<Record<string, Text>> = ACTION_TEXTS;
const DETAILS: Readonly<Record<string, Text>> = DETAIL_TEXTS;
const EMPTY_DETAILS: Readonly<Record<string, Text>> = EMPTY_DETAIL_TEXTS;
