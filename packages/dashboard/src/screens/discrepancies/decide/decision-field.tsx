import { Textarea, TextInput } from '@mantine/core';
import { useText } from '../../../texts/use-text.ts';
import type { DecisionDraft, DecisionKind } from './decision.ts';

/** The field of a decision; resolving and reopening have none. What is written goes into the draft. */
export function DecisionField({ kind, draft }: { readonly kind: DecisionKind; readonly draft: DecisionDraft }) {
  const text = useText();
  if (kind === 'resolve' || kind === 'reopen') return null;
  const common = {
    label: text(`decide.${kind}.field`),
    description: text(`decide.${kind}.hint`),
    defaultValue: draft.value,
    'data-autofocus': true,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => {
      draft.value = currentTarget.value;
    },
  };
  if (kind === 'note') return <Textarea {...common} maxLength={2_000} autosize minRows={3} />;
  return kind === 'due' ? (
    <TextInput {...common} type="date" />
  ) : (
    <TextInput {...common} maxLength={128} autoComplete="off" />
  );
}
