import { Button, Collapse, Group, Pill, SimpleGrid, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '../../shell/shortcuts.tsx';
import { useText } from '../../texts/use-text.ts';
import type { FilterField } from './filter-field.ts';
import { FilterInput } from './filter-input.tsx';
import { FilterPill } from './filter-pill.tsx';
import type { Filters, FilterValues } from './use-filters.ts';

/**
 * The filters above a list. A choice or a day counts at once; text counts when the person presses Enter or the button. What
 * is set stands below as pills, each with a button that removes it. The key `/` goes to the first field.
 */
export function FilterBar<Name extends string>({
  fields,
  filters,
}: {
  readonly fields: readonly FilterField<Name>[];
  readonly filters: Filters<Name>;
}) {
  const text = useText();
  const { values, set, clear, isAnySet } = filters;
  const [draft, setDraft] = useState<FilterValues<Name>>(values);
  useEffect(() => setDraft(values), [values]);
  const [isOpen, more] = useDisclosure(false);
  const form = useRef<HTMLFormElement>(null);
  const label = text('shortcuts.search');
  useShortcuts(
    useMemo(
      () => [{ keys: '/', label, run: () => form.current?.querySelector<HTMLElement>('input, select')?.focus() }],
      [label],
    ),
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    set(draft);
  };
  const input = (field: FilterField<Name>) => (
    <FilterInput
      key={field.name}
      field={field}
      value={draft[field.name] ?? ''}
      disabledBecause={
        field.needs === undefined || draft[field.needs] !== undefined
          ? null
          : text('filter.needs', { name: text(labelOf(fields, field.needs)) })
      }
      onChange={(value) => setDraft((current) => ({ ...current, [field.name]: value === '' ? undefined : value }))}
      onDecide={(value) => set({ ...draft, [field.name]: value === '' ? undefined : value })}
    />
  );
  const rest = fields.filter(({ isPrimary }) => isPrimary !== true);
  return (
    <Stack gap="xs" mb="md" className="no-print" component="search">
      <form ref={form} onSubmit={submit}>
        <Stack gap="xs">
          <Group align="flex-end" gap="xs">
            {fields.filter(({ isPrimary }) => isPrimary === true).map(input)}
            {fields.some(({ kind }) => kind === 'text' || kind === 'amount') && (
              <Button type="submit" variant="default" leftSection={<IconSearch size={16} aria-hidden />}>
                {text('filter.apply')}
              </Button>
            )}
            {rest.length > 0 && (
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconFilter size={16} aria-hidden />}
                onClick={more.toggle}
                aria-expanded={isOpen}
              >
                {text('filter.more')}
              </Button>
            )}
          </Group>
          {rest.length > 0 && (
            <Collapse expanded={isOpen}>
              <SimpleGrid cols={{ base: 1, xs: 2, md: 4, xl: 6 }} spacing="xs">
                {rest.map(input)}
              </SimpleGrid>
            </Collapse>
          )}
        </Stack>
      </form>
      {isAnySet && (
        <Pill.Group>
          {fields.map((field) => {
            const value = values[field.name];
            return value === undefined ? null : (
              <FilterPill key={field.name} field={field} value={value} remove={() => set(without(field.name))} />
            );
          })}
          <Button variant="subtle" size="compact-xs" onClick={clear}>
            {text('filter.clear')}
          </Button>
        </Pill.Group>
      )}
    </Stack>
  );
}

function without<Name extends string>(name: Name): { readonly [Key in Name]?: undefined } {
  return { [name]: undefined } as { readonly [Key in Name]?: undefined };
}

function labelOf<Name extends string>(fields: readonly FilterField<Name>[], name: Name): FilterField['label'] {
  return fields.find((field) => field.name === name)?.label ?? 'filter.title';
}
