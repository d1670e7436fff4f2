import { Button, Group, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, useRef } from 'react';
import { useText } from '../../texts/use-text.ts';

/** Something that a person may do now. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
}

/** The likeliest action as a button, and all others in a menu beside it, in groups. */
export function ActionMenu({
  likely,
  groups,
}: {
  readonly likely: Action | null;
  readonly groups: readonly (readonly Action[])[];
}) {
  const text = useText();
  const target = useRef<HTMLButtonElement>(null);
  const filled = groups.filter(({ length }) => length > 0);
  if (likely === null && filled.length === 0) return null;
  return (
    <Group gap="xs">
      {likely !== null && <Button onClick={likely.run}>{likely.label}</Button>}
      {filled.length > 0 && (
        <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <Button ref={target} variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
              {text('actions.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {filled.map((actions, index) => (
              <Fragment key={actions[0]?.id}>
                {index > 0 && <Menu.Divider />}
                {actions.map(({ id, label, run }) => (
                  <Menu.Item
                    key={id}
                    onClick={() => {
                      // The dialog gives the focus back to where it was: the item is gone by then, the button is not.
                      target.current?.focus();
                      run();
                    }}
                  >
                    {label}
                  </Menu.Item>
                ))}
              </Fragment>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
