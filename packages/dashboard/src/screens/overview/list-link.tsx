import { Anchor, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The list that a figure counts, and the query that selects exactly these items, as the API says it. */
export interface ListQuery {
  readonly list: 'orders' | 'discrepancies' | 'refund-balances' | 'callbacks' | 'events';
  readonly query: Readonly<Record<string, string>>;
}

/** A number that leads to what it counts. */
export function ListLink({
  of: { list, query },
  label,
  children,
}: {
  readonly of: ListQuery;
  /** What is counted, read out before the number. */
  readonly label?: string;
  readonly children: ReactNode;
}) {
  return (
    <Anchor
      component={Link}
      to={PATHS[list]}
      search={searchOf({ list, query }) as never}
      data-figure={list}
      display="inline-block"
      pos="relative"
    >
      {label !== undefined && <VisuallyHidden>{label}: </VisuallyHidden>}
      {children}
    </Anchor>
  );
}

const PATHS = {
  orders: '/orders',
  discrepancies: '/discrepancies',
  'refund-balances': '/refunds',
  callbacks: '/callbacks',
  events: '/events',
} as const satisfies Record<ListQuery['list'], string>;

/** The page of discrepancies lists open ones unless its address names another state. */
export function searchOf({ list, query }: ListQuery): Readonly<Record<string, string>> {
  return list === 'discrepancies' && query.state === undefined ? { ...query, state: 'all' } : query;
}
