import { useCallback } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useReadAgain } from '../../../client/use-read-again.ts';
import { useConfirmWithReason } from '../../../components/confirm/confirm-provider.tsx';
import { textIn } from '../../../components/fields/read-form.ts';
import { notify } from '../../../components/notify/notify.ts';
import { useSession } from '../../../session/use-session.ts';
import { useText } from '../../../texts/use-text.ts';
import { countOf, type DecisionKind, type DecisionTarget, decisionOf } from './decision.ts';
import { DecisionEffect } from './decision-effect.tsx';
import { DECISION_FIELD, DecisionField } from './decision-field.tsx';

/** Asks for a decision about discrepancies, and stores it: `decide('assign', { chosen: [discrepancy] }, whenDone)`. */
export function useDecide(): (kind: DecisionKind, target: DecisionTarget, whenDone?: () => void) => void {
  const text = useText();
  const client = useClient();
  const confirm = useConfirmWithReason();
  const readAgain = useReadAgain();
  const { actor } = useSession();
  return useCallback(
    (kind, target, whenDone) => {
      const count = countOf(target);
      const only = 'chosen' in target && count === 1 ? target.chosen[0] : undefined;
      const changesState = kind === 'resolve' || kind === 'reopen';
      confirm({
        title: text(`decide.${kind}.title`, { count }),
        effect: <DecisionEffect kind={kind} target={target} />,
        confirm: text(`decide.${kind}.confirm`),
        fields: <DecisionField kind={kind} start={startOf(kind, only, actor)} />,
        reason: only !== undefined && !changesState ? 'optional' : 'required',
        readAgain: () => void readAgain(),
        run: async (reason, form) => {
          const change = decisionOf(kind, textIn(form, DECISION_FIELD));
          const changed = only === undefined ? await changeMany(change, reason) : await changeOne(only, change, reason);
          await readAgain();
          whenDone?.();
          notify(text('decide.done', { count: changed }));
        },
      });

      async function changeOne(
        { discrepancyId, version }: NonNullable<typeof only>,
        change: ReturnType<typeof decisionOf>,
        reason: string,
      ): Promise<number> {
        const body = { ...change, ...(version === undefined ? {} : { version }), ...(reason === '' ? {} : { reason }) };
        bodyOf(await client.patchDiscrepancy({ params: { discrepancyId }, body }), 200);
        return 1;
      }

      async function changeMany(change: ReturnType<typeof decisionOf>, reason: string): Promise<number> {
        const which =
          'chosen' in target ? { discrepancyIds: target.chosen.map(({ discrepancyId }) => discrepancyId) } : target;
        return bodyOf(await client.changeDiscrepancies({ body: { ...which, change, reason } }), 200).changed;
      }
    },
    [text, client, confirm, readAgain, actor],
  );
}

/** What the field holds at first: for an assignment the person, else what is stored. */
function startOf(
  kind: DecisionKind,
  only: { readonly note: string | null; readonly dueOn: string | null } | undefined,
  actor: string,
): string {
  if (kind === 'assign') return actor;
  return (kind === 'note' ? only?.note : kind === 'due' ? only?.dueOn : null) ?? '';
}
