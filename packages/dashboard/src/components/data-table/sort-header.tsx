// biome-ignore-all lint/a11y/noRedundantRoles: on a narrow screen the parts are shown as blocks, and for some browsers they are then no table.
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';
import type { DataColumn } from './table-hook.ts';

/** The header of a column that the API sorts by: each press takes the other direction, where there is one. */
export function SortHeader({
  align,
  sorts: { ascending, descending },
  sort: { active, change },
  children,
}: {
  readonly align: DataColumn['align'];
  readonly sorts: NonNullable<DataColumn['sorts']>;
  readonly sort: { readonly active: string; readonly change: (sort: string) => void };
  readonly children: ReactNode;
}) {
  const direction = active === ascending ? 'ascending' : active === descending ? 'descending' : 'none';
  const next = (direction === 'descending' ? ascending : descending) ?? ascending ?? descending;
  const Icon = direction === 'ascending' ? IconArrowUp : direction === 'descending' ? IconArrowDown : IconArrowsSort;
  return (
    <th role="columnheader" scope="col" data-align={align} aria-sort={direction}>
      <UnstyledButton className={classes.sort ?? ''} onClick={() => next !== undefined && change(next)}>
        {children}
        <Icon size={13} aria-hidden />
      </UnstyledButton>
    </th>
  );
}
