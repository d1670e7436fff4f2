import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { FilterField } from './filter-field.ts';

/** The conditions that are set, by name. An absent one is not set. */
export type FilterValues<Name extends string> = { readonly [Key in Name]?: string };

/** The filters of a list, kept in the URL: a view is saved as a bookmark and shared as a link. */
export interface Filters<Name extends string> {
  readonly values: FilterValues<Name>;
  readonly isAnySet: boolean;
  /** Sets some, and keeps the others. `undefined` or empty text removes one. */
  readonly set: (changes: { readonly [Key in Name]?: string | undefined }) => void;
  readonly clear: () => void;
}

/** Reads the filters from the URL. Keep the fields in a constant of the module. */
export function useFilters<Name extends string>(fields: readonly FilterField<Name>[]): Filters<Name> {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const values = useMemo(
    () =>
      Object.fromEntries(
        fields.map(({ name }) => [name, search[name]]).filter(([, value]) => value !== undefined && value !== ''),
      ) as FilterValues<Name>,
    [fields, search],
  );
  const set = useCallback<Filters<Name>['set']>(
    (changes) => void navigate({ to: '.', search: (current) => ({ ...current, ...changes }) }),
    [navigate],
  );
  const clear = useCallback(
    () => set(Object.fromEntries(fields.map(({ name }) => [name, undefined])) as FilterValues<Name>),
    [fields, set],
  );
  return { values, isAnySet: Object.keys(values).length > 0, set, clear };
}
