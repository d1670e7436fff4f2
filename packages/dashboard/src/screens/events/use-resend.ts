import type { ResendEventsBody } from '@punteo/clients/reconciliation';
import { useCallback } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useReadAgain } from '../../client/use-read-again.ts';
import { useConfirmWithReason } from '../../components/confirm/confirm-provider.tsx';
import { notify } from '../../components/notify/notify.ts';
import { useText } from '../../texts/use-text.ts';

/** Which events are sent again: those named, or every dead one. */
export type ResendWhat = { readonly eventIds: readonly string[] } | { readonly dead: number };

/** Sends merchant events again, after a question that says what it does. */
export function useResend(): (what: ResendWhat, done?: () => void) => void {
  const text = useText();
  const client = useClient();
  const confirm = useConfirmWithReason();
  const readAgain = useReadAgain();
  return useCallback(
    (what, done) => {
      const isAll = 'dead' in what;
      const count = isAll ? what.dead : what.eventIds.length;
      confirm({
        title: text(isAll ? 'events.resend.deadTitle' : 'events.resend.title', { count }),
        effect: text(isAll ? 'events.resend.deadEffect' : 'events.resend.effect', { count }),
        confirm: text('events.resend.confirm'),
        reason: 'optional',
        readAgain: () => void readAgain(),
        run: async (reason) => {
          const selected: ResendEventsBody = isAll ? { failed: true } : { eventIds: [...what.eventIds] };
          const body = { ...selected, ...(reason === '' ? {} : { reason }) };
          const { deliveries } = bodyOf(await client.resendEvents({ body }), 202);
          await readAgain();
          done?.();
          notify(text('events.resend.done', { count: deliveries }));
        },
      });
    },
    [client, confirm, readAgain, text],
  );
}
