import type { Order } from '@punteo/clients/reconciliation';
import { useReadAgain } from '../../../client/use-read-again.ts';
import { type Action, ActionMenu } from '../../../components/action-menu/action-menu.tsx';
import { useConfirmWithReason } from '../../../components/confirm/confirm-provider.tsx';
import { notify } from '../../../components/notify/notify.ts';
import { useCan } from '../../../session/use-session.ts';
import { likelyAction } from './likely-action.ts';
import { ACTION_GROUPS, ORDER_ACTIONS } from './order-actions-table.ts';
import { useActionContext } from './use-action-context.ts';

/** What a person may do to the order now, the likeliest first. Nothing for somebody who may only read. */
export function OrderActions({ order }: { readonly order: Order }) {
  return useCan('operator') ? <Menu order={order} /> : null;
}

function Menu({ order }: { readonly order: Order }) {
  const context = useActionContext(order);
  const confirm = useConfirmWithReason();
  const readAgain = useReadAgain();
  const { text } = context;

  const actionOf = (name: keyof typeof ORDER_ACTIONS): Action => {
    const { label, confirmation } = ORDER_ACTIONS[name];
    return {
      id: name,
      label: text(label),
      run: () => {
        const asked = confirmation(context);
        confirm({
          ...asked,
          readAgain: () => void readAgain(),
          run: async (reason, form) => {
            await asked.run(reason, form);
            await readAgain();
            notify(text('order.done', { action: text(label) }));
          },
        });
      },
    };
  };
  const likely = likelyAction(order, context.claims.length > 0);
  const isOffered = (name: keyof typeof ORDER_ACTIONS) => ORDER_ACTIONS[name].isOffered(context);
  return (
    <ActionMenu
      likely={likely !== null && isOffered(likely) ? actionOf(likely) : null}
      groups={ACTION_GROUPS.map((names) => names.filter((name) => name !== likely && isOffered(name)).map(actionOf))}
    />
  );
}
