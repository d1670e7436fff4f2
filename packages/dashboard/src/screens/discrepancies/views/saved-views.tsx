import { Button, Group } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconBookmark } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Search } from '../../../app/search.ts';
import { ViewLink } from '../../../components/view-link.tsx';
import { useText } from '../../../texts/use-text.ts';
import { OWN_VIEWS_KEY, type OwnView, parseOwnViews } from './own-views.ts';
import { isSameView, READY_VIEWS } from './ready-views.ts';
import { useSaveView } from './use-save-view.tsx';

/** Links to views of the queue: those that everybody has, then the person's own. A view is what its URL says. */
export function SavedViews() {
  const text = useText();
  const search: Search = useSearch({ strict: false });
  const [own, setOwn] = useLocalStorage<readonly OwnView[]>({
    key: OWN_VIEWS_KEY,
    defaultValue: [],
    deserialize: parseOwnViews,
  });
  const ready = useMemo(() => READY_VIEWS.map(({ label, search }) => ({ name: text(label), search })), [text]);
  const save = useSaveView(own, setOwn);
  const isSaved = [...ready, ...own].some((view) => isSameView(view.search, search));
  return (
    <Group component="nav" aria-label={text('views.title')} gap="xs" className="no-print">
      {ready.map((view) => (
        <ViewLink to="/discrepancies" key={view.name} {...view} isCurrent={isSameView(view.search, search)} />
      ))}
      {own.map((view) => (
        <ViewLink
          key={`own ${view.name}`}
          to="/discrepancies"
          {...view}
          isCurrent={isSameView(view.search, search)}
          remove={() => setOwn(own.filter(({ name }) => name !== view.name))}
        />
      ))}
      {!isSaved && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconBookmark size={14} aria-hidden />}
          onClick={() => save(search)}
        >
          {text('discrepancies.saveView')}
        </Button>
      )}
    </Group>
  );
}
