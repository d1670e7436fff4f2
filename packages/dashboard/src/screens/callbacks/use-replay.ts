import { useCallback } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useReadAgain } from '../../client/use-read-again.ts';
import { useConfirmWithReason } from '../../components/confirm/confirm-provider.tsx';
import { notify } from '../../components/notify/notify.ts';
import { useText } from '../../texts/use-text.ts';

/** Matches callbacks again, after a question: all of them or none. */
export function useReplay(): (callbackIds: readonly string[], done?: () => void) => void {
  const text = useText();
  const client = useClient();
  const confirm = useConfirmWithReason();
  const readAgain = useReadAgain();
  return useCallback(
    (callbackIds, done) =>
      confirm({
        title: text('callbacks.replay.title', { count: callbackIds.length }),
        effect: text('callbacks.replay.effect', { count: callbackIds.length }),
        confirm: text('callbacks.replay.confirm', { count: callbackIds.length }),
        readAgain: () => void readAgain(),
        run: async (reason) => {
          const body = { callbackIds: [...callbackIds], reason };
          const { replayed } = bodyOf(await client.replayCallbacks({ body }), 202);
          await readAgain();
          done?.();
          notify(text('callbacks.replay.done', { count: replayed }));
        },
      }),
    [client, confirm, readAgain, text],
  );
}
