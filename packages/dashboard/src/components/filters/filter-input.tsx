import { NativeSelect, TextInput } from '@mantine/core';
import { useText } from '../../texts/use-text.ts';
import { dayOfInstant, instantOfDay } from './days.ts';
import type { FilterField } from './filter-field.ts';

/** The input of one filter. `onDecide`: the value counts at once. */
export function FilterInput({
  field,
  value,
  disabledBecause,
  onChange,
  onDecide,
}: {
  readonly field: FilterField;
  /** Empty: not set. */
  readonly value: string;
  readonly disabledBecause: string | null;
  readonly onChange: (value: string) => void;
  readonly onDecide: (value: string) => void;
}) {
  const text = useText();
  const common = {
    label: text(field.label),
    name: field.name,
    disabled: disabledBecause !== null,
    w: '100%',
    maw: 240,
  };
  if (field.kind === 'choice')
    return (
      <NativeSelect
        {...common}
        value={value}
        data={[
          { value: '', label: text(field.none ?? 'filter.any') },
          ...field.options.map((option) => ({ value: option.value, label: text(option.label) })),
        ]}
        onChange={({ currentTarget }) => onDecide(currentTarget.value)}
      />
    );
  if (field.kind === 'day')
    return (
      <TextInput
        {...common}
        type="date"
        value={dayOfInstant(value)}
        onChange={({ currentTarget }) => onDecide(instantOfDay(currentTarget.value) ?? '')}
      />
    );
  if (field.kind === 'date')
    return (
      <TextInput
        {...common}
        type="date"
        value={value}
        onChange={({ currentTarget }) => onDecide(currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...common}
      value={value}
      title={disabledBecause ?? undefined}
      inputMode={field.kind === 'amount' ? 'decimal' : 'text'}
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
