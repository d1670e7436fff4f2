import { TextInput } from '@mantine/core';
import { useCallback } from 'react';
import type { Search } from '../../../app/search.ts';
import { useConfirmWithReason } from '../../../components/confirm/confirm-provider.tsx';
import { requiredIn } from '../../../components/fields/read-form.ts';
import { useText } from '../../../texts/use-text.ts';
import { type OwnView, withView } from './own-views.ts';

/** Asks for a name, and keeps the view under it. */
export function useSaveView(
  views: readonly OwnView[],
  store: (views: readonly OwnView[]) => void,
): (search: Search) => void {
  const text = useText();
  const confirm = useConfirmWithReason();
  return useCallback(
    (search) => {
      confirm({
        title: text('discrepancies.saveView'),
        effect: text('discrepancies.saveViewEffect'),
        confirm: text('discrepancies.saveViewConfirm'),
        reason: 'none',
        fields: <TextInput label={text('discrepancies.viewName')} maxLength={60} required data-autofocus name="name" />,
        run: async (_reason, form) => {
          const name = requiredIn(form, 'name', text('discrepancies.viewName'), text);
          store(withView(views, { name, search }));
        },
      });
    },
    [confirm, store, text, views],
  );
}
