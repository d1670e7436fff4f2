import { TextInput } from '@mantine/core';
import { useText } from '../../texts/use-text.ts';
import { localOfInstant } from './local-time.ts';

/** A date and a time in a form, in the time zone of the person, which it names. */
export function TimeField({
  name,
  label,
  hint,
  start = null,
  isFirst = false,
}: {
  readonly name: string;
  readonly label: string;
  /** What an empty field means. */
  readonly hint?: string;
  readonly start?: string | null;
  /** Takes the focus when the dialog opens. */
  readonly isFirst?: boolean;
}) {
  const text = useText();
  const zone = text('field.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  return (
    <TextInput
      type="datetime-local"
      name={name}
      label={label}
      description={hint === undefined ? zone : `${zone} ${hint}`}
      defaultValue={localOfInstant(start)}
      {...(isFirst ? { 'data-autofocus': true } : {})}
    />
  );
}
