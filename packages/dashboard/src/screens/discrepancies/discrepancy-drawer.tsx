import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { useText } from '../../texts/use-text.ts';
import { DrawerContent } from './drawer/drawer-content.tsx';
import { useDrawerKeys } from './drawer/use-drawer-keys.ts';

const route = getRouteApi('/shell/discrepancies/$discrepancyId');

/** One discrepancy, over the list, which stays as it is. Closed, the focus is on its row again. */
export function DiscrepancyDrawer() {
  const text = useText();
  const client = useClient();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const { discrepancyId } = route.useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['discrepancies', 'one', discrepancyId, language],
    queryFn: async ({ signal }) => bodyOf(await client.getDiscrepancy({ params: { discrepancyId }, signal }), 200),
  });
  const close = useCallback(() => {
    void navigate({ to: '/discrepancies', search: (search) => search, resetScroll: false });
  }, [navigate]);
  useEffect(() => () => focusRow(discrepancyId), [discrepancyId]);
  const onKeyDown = useDrawerKeys(data ?? null, close);
  return (
    <Drawer
      opened
      position="right"
      size="xl"
      onClose={close}
      // A dialog over the drawer is closed by the same key: see useDrawerKeys.
      closeOnEscape={false}
      onKeyDown={onKeyDown}
      title={data === undefined ? text('discrepancy.title') : text(`kind.${data.kind}`)}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } }}
      closeButtonProps={{ 'aria-label': text('dialog.close') }}
    >
      {data !== undefined ? (
        <DrawerContent discrepancy={data} />
      ) : error === null ? (
        <Loading />
      ) : (
        <ErrorState error={error} retry={() => void refetch()} />
      )}
    </Drawer>
  );
}

/** After the drawer is gone, which keeps the focus within it. */
function focusRow(discrepancyId: string): void {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const row = document.querySelector(`[data-row="${CSS.escape(discrepancyId)}"] a`) ?? document.querySelector('main');
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
  });
}
