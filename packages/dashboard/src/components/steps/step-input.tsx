import { Checkbox, Group, Textarea, TextInput } from '@mantine/core';
import { useText } from '../../texts/use-text.ts';
import { AmountField } from '../fields/amount-field.tsx';
import { TimeField } from '../fields/time-field.tsx';
import { currencyName } from './read-step-form.ts';
import type { StepField } from './step-fields.ts';

/** The input of one field of a step. */
export function StepInput({
  field: { name, label, kind, isRequired, proposed },
  isFirst,
}: {
  readonly field: StepField;
  readonly isFirst: boolean;
}) {
  const text = useText();
  const title = label === null ? name : text(label);
  const common = { name, label: title, required: isRequired, ...(isFirst ? { 'data-autofocus': true } : {}) };
  switch (kind) {
    case 'flag':
      return <Checkbox name={name} value="true" label={title} />;
    case 'json':
      return <Textarea {...common} autosize minRows={4} ff="monospace" spellCheck={false} />;
    case 'instant':
      return <TimeField name={name} label={title} hint={text('steps.emptyIsNow')} isFirst={isFirst} />;
    case 'money':
      return proposed === null ? (
        <Group grow align="flex-start">
          <AmountField name={name} label={title} currency="" isFirst={isFirst} />
          <TextInput name={currencyName(name)} label={text('steps.field.currency')} required maxLength={10} />
        </Group>
      ) : (
        <AmountField name={name} label={title} currency={proposed.currency} start={proposed.value} isFirst={isFirst} />
      );
    case 'text':
      return <TextInput {...common} autoComplete="off" spellCheck={false} />;
  }
}
