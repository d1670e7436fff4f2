import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { PagePath } from '../shell/navigation-entries.ts';
import { useText } from '../texts/use-text.ts';
import classes from './view-link.module.css';

/** A link to a view of a list: its filters and sort are the URL. One that the person saved can be removed. */
export function ViewLink({
  to,
  name,
  search,
  isCurrent,
  remove,
}: {
  readonly to: PagePath;
  readonly name: string;
  readonly search: Readonly<Record<string, string | undefined>>;
  readonly isCurrent: boolean;
  readonly remove?: () => void;
}) {
  const text = useText();
  return (
    <span className={classes.view}>
      <Link
        to={to}
        search={search}
        // By itself the router takes a link for the active one whose search is a part of the URL's.
        activeOptions={{ exact: true }}
        aria-current={isCurrent ? 'true' : undefined}
        data-current={isCurrent || undefined}
      >
        {name}
      </Link>
      {remove !== undefined && (
        <CloseButton size="sm" radius="xl" onClick={remove} aria-label={text('views.remove', { name })} />
      )}
    </span>
  );
}
