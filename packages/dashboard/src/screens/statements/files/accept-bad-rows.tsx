import { Button } from '@mantine/core';
import type { StatementFile } from '@punteo/clients/reconciliation';
import { useQueryClient } from '@tanstack/react-query';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useConfirmWithReason } from '../../../components/confirm/confirm-provider.tsx';
import { notify } from '../../../components/notify/notify.ts';
import { useCan } from '../../../session/use-session.ts';
import { useText } from '../../../texts/use-text.ts';

/** Goes on without the rows that cannot be read. */
export function AcceptBadRows({
  file: { statementFileId, name, badRows, acceptance },
}: {
  readonly file: StatementFile;
}) {
  const text = useText();
  const client = useClient();
  const queryClient = useQueryClient();
  const confirm = useConfirmWithReason();
  if (!useCan('operator') || badRows === 0 || acceptance !== null) return null;
  const ask = () =>
    confirm({
      title: text('statements.accept.title', { count: badRows, name }),
      effect: text('statements.accept.effect'),
      confirm: text('statements.accept'),
      run: async (reason) => {
        bodyOf(await client.acceptStatement({ params: { statementFileId }, body: { reason } }), 200);
        await queryClient.invalidateQueries({ queryKey: ['statements'] });
        notify(text('statements.accepted'));
      },
    });
  return <Button onClick={ask}>{text('statements.accept')}</Button>;
}
