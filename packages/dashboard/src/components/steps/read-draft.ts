import type { TextOf } from '../../texts/use-text.ts';
import { InputError } from '../input-error.ts';
import { writtenAmount } from '../written-amount.ts';
import type { StepField } from './step-fields.ts';
import type { StepDraft } from './step-input.tsx';
import type { StepRequest } from './step-types.ts';

/** What the fields hold at first: what the API proposes. */
export function startDraft({ body }: StepRequest): StepDraft {
  const { amount } = body as { readonly amount?: { readonly value: string; readonly currency: string } };
  return amount === undefined ? {} : { amount: amount.value, 'amount.currency': amount.currency };
}

/** What was written, as the API takes it, by name. Throws `InputError` for what is missing or cannot be read. */
export function readDraft(
  fields: readonly StepField[],
  draft: StepDraft,
  text: TextOf,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.flatMap((field) => valuesOf(field).map((value) => [field.name, value] as const)));

  function valuesOf({ name, label, kind, isRequired }: StepField): readonly unknown[] {
    const written = (draft[name] ?? '').trim();
    const title = label === null ? name : text(label);
    if (kind === 'money') {
      const value = writtenAmount(written);
      if (value === null) throw new InputError(text('steps.amountMalformed', { written }));
      return [{ value, currency: (draft[`${name}.currency`] ?? '').trim().toUpperCase() }];
    }
    if (written === '') {
      if (isRequired) throw new InputError(text('steps.missing', { name: title }));
      return [];
    }
    if (kind === 'flag') return [true];
    if (kind === 'instant') return [new Date(written).toISOString()];
    return [kind === 'json' ? objectOf(written, title) : written];
  }

  function objectOf(written: string, name: string): unknown {
    try {
      return JSON.parse(written);
    } catch (cause) {
      throw new InputError(text('steps.jsonMalformed', { name, fault: (cause as Error).message }));
    }
  }
}
