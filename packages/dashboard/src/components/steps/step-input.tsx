import { Checkbox, Group, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../texts/use-text.ts';
import type { StepField } from './step-fields.ts';

/** What was written into the fields, as text, by name; of money also its currency, by `<name>.currency`. */
export type StepDraft = Record<string, string>;

/** The input of one field. What is written goes into the draft. */
export function StepInput({
  field: { name, label, kind, isRequired },
  draft,
  isFirst,
}: {
  readonly field: StepField;
  readonly draft: StepDraft;
  readonly isFirst: boolean;
}) {
  const text = useText();
  const [isChecked, setChecked] = useState(false);
  const title = label === null ? name : text(label);
  const bind = (key: string) => ({
    name: key,
    defaultValue: draft[key] ?? '',
    required: isRequired,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => {
      draft[key] = currentTarget.value;
    },
  });
  const focus = isFirst ? { 'data-autofocus': true } : {};
  switch (kind) {
    case 'flag':
      return (
        <Checkbox
          label={title}
          checked={isChecked}
          onChange={({ currentTarget }) => {
            setChecked(currentTarget.checked);
            draft[name] = currentTarget.checked ? 'true' : '';
          }}
        />
      );
    case 'json':
      return (
        <Textarea label={title} {...bind(name)} {...focus} autosize minRows={4} ff="monospace" spellCheck={false} />
      );
    case 'instant':
      return <TextInput label={title} {...bind(name)} {...focus} type="datetime-local" step={1} />;
    case 'money':
      return (
        <Group grow align="flex-start">
          <TextInput label={title} {...bind(name)} {...focus} required inputMode="decimal" autoComplete="off" />
          <TextInput label={text('steps.field.currency')} {...bind(`${name}.currency`)} required maxLength={10} />
        </Group>
      );
    case 'text':
      return <TextInput label={title} {...bind(name)} {...focus} autoComplete="off" spellCheck={false} />;
  }
}
