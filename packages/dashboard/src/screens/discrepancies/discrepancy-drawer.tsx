import { Drawer } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Empty } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';

const route = getRouteApi('/shell/discrepancies/$discrepancyId');

/** One discrepancy, over the list. */
export function DiscrepancyDrawer() {
  const text = useText();
  const navigate = useNavigate();
  const { discrepancyId } = route.useParams();
  return (
    <Drawer
      opened
      position="right"
      size="xl"
      onClose={() => void navigate({ to: '/discrepancies', search: (search) => search })}
      title={discrepancyId}
      closeButtonProps={{ 'aria-label': text('dialog.close') }}
    >
      <Empty title={text('shell.notBuilt')} hint={text('shell.notBuiltHint')} />
    </Drawer>
  );
}
