import type { TextOf } from '../../texts/use-text.ts';
import { amountIn, instantIn, requiredIn, textIn } from '../fields/read-form.ts';
import { InputError } from '../input-error.ts';
import type { StepField } from './step-fields.ts';

/** What was written into the fields, as the API takes it, by name. Throws `InputError` for what is missing or cannot be read. */
export function readStepForm(
  fields: readonly StepField[],
  form: FormData,
  text: TextOf,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.map((field) => [field.name, valueOfField(field, form, text)]));
}

/** The name of the input of a currency, beside that of its amount. */
export function currencyName(name: string): string {
  return `${name}.currency`;
}

/** Undefined: the field is empty, and may be. */
function valueOfField({ name, label, kind, isRequired, proposed }: StepField, form: FormData, text: TextOf): unknown {
  const title = label === null ? name : text(label);
  if (kind === 'money') {
    const value = amountIn(form, name, title, text);
    if (proposed !== null) return { value, currency: proposed.currency };
    return { value, currency: requiredIn(form, currencyName(name), text('steps.field.currency'), text).toUpperCase() };
  }
  if (isRequired) requiredIn(form, name, title, text);
  const written = textIn(form, name);
  if (written === '') return undefined;
  if (kind === 'flag') return true;
  if (kind === 'instant') return instantIn(form, name) ?? undefined;
  return kind === 'json' ? objectIn(written, title, text) : written;
}

function objectIn(written: string, name: string, text: TextOf): unknown {
  try {
    return JSON.parse(written);
  } catch (cause) {
    throw new InputError(text('steps.jsonMalformed', { name, fault: (cause as Error).message }));
  }
}
