import { Pill } from '@mantine/core';
import { useIntl } from 'react-intl';
import { useText } from '../../texts/use-text.ts';
import { dayText } from '../local-day.tsx';
import { dayOfInstant, instantOfDay } from './days.ts';
import type { FilterField } from './filter-field.ts';

/** A filter that is set, in words, with a button that removes it. */
export function FilterPill({
  field,
  value,
  remove,
}: {
  readonly field: FilterField;
  readonly value: string;
  readonly remove: () => void;
}) {
  const text = useText();
  const { formatDate, locale } = useIntl();
  const name = text(field.label);
  return (
    <Pill
      withRemoveButton
      onRemove={remove}
      removeButtonProps={{ 'aria-label': text('filter.remove', { name }), 'aria-hidden': false, tabIndex: 0 }}
    >
      {name}: {shownValue()}
    </Pill>
  );

  function shownValue(): string {
    if (field.kind === 'day') return dayShown();
    if (field.kind === 'date') return dayText(value, locale);
    const option = field.kind === 'choice' ? field.options.find((each) => each.value === value) : undefined;
    return option === undefined ? value : text(option.label);
  }
  /** A link may name an instant within a day. */
  function dayShown(): string {
    if (Number.isNaN(Date.parse(value))) return value;
    const isWholeDay = instantOfDay(dayOfInstant(value)) === new Date(value).toISOString();
    return formatDate(value, isWholeDay ? {} : { dateStyle: 'short', timeStyle: 'short' });
  }
}
