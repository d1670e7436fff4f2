import { Textarea, TextInput } from '@mantine/core';
import { useText } from '../../../texts/use-text.ts';
import type { DecisionKind } from './decision.ts';

/** The name of its input. */
export const DECISION_FIELD = 'value';

/** The field of a decision; resolving and reopening have none. */
export function DecisionField({ kind, start }: { readonly kind: DecisionKind; readonly start: string }) {
  const text = useText();
  if (kind === 'resolve' || kind === 'reopen') return null;
  const common = {
    label: text(`decide.${kind}.field`),
    description: text(`decide.${kind}.hint`),
    name: DECISION_FIELD,
    defaultValue: start,
    'data-autofocus': true,
  };
  if (kind === 'note') return <Textarea {...common} maxLength={2_000} autosize minRows={3} />;
  return kind === 'due' ? (
    <TextInput {...common} type="date" />
  ) : (
    <TextInput {...common} maxLength={128} autoComplete="off" />
  );
}
