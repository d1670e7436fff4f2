import { Button } from '@mantine/core';
import type { Run } from '@punteo/clients/reconciliation';
import { useQueryClient } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useConfirmWithReason } from '../../components/confirm/confirm-provider.tsx';
import { notify } from '../../components/notify/notify.ts';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';

/** Stops a reconciliation that waits or works. */
export function CancelRun({ run: { runId, cancelRequestedAt } }: { readonly run: Run }) {
  const text = useText();
  const client = useClient();
  const queryClient = useQueryClient();
  const confirm = useConfirmWithReason();
  if (!useCan('operator') || cancelRequestedAt !== null) return null;
  const ask = () =>
    confirm({
      title: text('run.cancel.title'),
      effect: text('run.cancel.effect'),
      confirm: text('run.cancel'),
      reason: 'optional',
      run: async (reason) => {
        bodyOf(await client.cancelRun({ params: { runId }, body: reason === '' ? {} : { reason } }), 202);
        await queryClient.invalidateQueries({ queryKey: ['runs'] });
        notify(text('run.cancelAsked'));
      },
    });
  return (
    <Button variant="default" onClick={ask}>
      {text('run.cancel')}
    </Button>
  );
}
