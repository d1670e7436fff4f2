import type { TextOf } from '../../texts/use-text.ts';
import { InputError } from '../input-error.ts';
import { writtenAmount } from '../written-amount.ts';
import { instantOfLocal } from './local-time.ts';

/** The text of a field, trimmed; empty where nothing was written. */
export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** The text of a field that must have one. Throws `InputError`. */
export function requiredIn(form: FormData, name: string, label: string, text: TextOf): string {
  const value = textIn(form, name);
  if (value === '') throw new InputError(text('field.missing', { label }));
  return value;
}

/** The amount of a field, as decimal text. Throws `InputError`. */
export function amountIn(form: FormData, name: string, label: string, text: TextOf): string {
  const value = writtenAmount(requiredIn(form, name, label, text));
  if (value === null) throw new InputError(`${label}: ${text('field.amountInvalid')}`);
  return value;
}

/** The instant of a field; null where it is empty. */
export function instantIn(form: FormData, name: string): string | null {
  return instantOfLocal(textIn(form, name));
}
