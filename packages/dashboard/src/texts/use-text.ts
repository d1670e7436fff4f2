import type { MessageId } from '@punteo/contracts/texts';
import { useCallback } from 'react';
import { useIntl } from 'react-intl';

/** The values of a message's arguments. */
type TextValues = Readonly<Record<string, string | number | Date | null | undefined>>;

/** Returns the message in the active language. */
export type TextOf = (id: MessageId, values?: TextValues) => string;

/** The messages of the catalogue: `const text = useText(); text('orders.count', { count })`. */
export function useText(): TextOf {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}

/**
 * The label of a name that is not known in advance, such as that of a check: `label('check', name)`. A name without a
 * label is shown as it is.
 */
export function useLabel(): (
  prefix: 'check' | 'field' | 'action' | 'detail' | 'orphanReason' | 'unreadableReason',
  name: string,
) => string {
  const intl = useIntl();
  return useCallback(
    (prefix, name) => {
      const id = `${prefix}.${name}`;
      return id in intl.messages ? intl.formatMessage({ id }) : name;
    },
    [intl],
  );
}
