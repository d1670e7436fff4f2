import { Kbd, Modal, Switch, Table } from '@mantine/core';
import { Fragment } from 'react';
import { useText } from '../texts/use-text.ts';
import { useShortcutList } from './shortcuts.tsx';

/** Lists every shortcut of the screen, and switches all of them off. */
export function KeyboardHelpDialog({ close }: { readonly close: () => void }) {
  const text = useText();
  const { all, isEnabled, setEnabled } = useShortcutList();
  return (
    <Modal
      opened
      onClose={close}
      title={text('shortcuts.title')}
      closeButtonProps={{ 'aria-label': text('dialog.close') }}
    >
      <Switch
        checked={isEnabled}
        onChange={({ currentTarget }) => setEnabled(currentTarget.checked)}
        label={text('shortcuts.enabled')}
        mb="md"
      />
      <Table>
        <Table.Tbody>
          {all.map(({ keys, label }) => (
            <Table.Tr key={keys}>
              <Table.Th scope="row" w={120}>
                {keys.split(' ').map((key, index) => (
                  <Fragment key={key}>
                    {index > 0 && ` ${text('shortcuts.then')} `}
                    <Kbd>{key}</Kbd>
                  </Fragment>
                ))}
              </Table.Th>
              <Table.Td>{label}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
