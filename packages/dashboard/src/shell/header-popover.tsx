import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconCheck, type IconProps } from '@tabler/icons-react';
import { type ComponentType, type ReactNode, useId } from 'react';
import classes from './header-popover.module.css';

/**
 * A button of the header that opens a few choices. The browser itself places the popover above everything, closes it on
 * Escape or a click elsewhere, and gives the focus back; Mantine's menu would add 15 kB to the first load.
 */
export function HeaderPopover({
  label,
  Icon,
  children,
}: {
  readonly label: string;
  readonly Icon: ComponentType<IconProps>;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} popoverTarget={id}>
        <Icon size={20} stroke={1.75} />
      </ActionIcon>
      <div id={id} popover="auto" className={classes.popover}>
        <div className={classes.label}>{label}</div>
        {children}
      </div>
    </>
  );
}

/** One of several choices, or something to do. `isChosen` is absent where it is no choice. */
export function HeaderChoice({
  isChosen,
  Icon,
  lang,
  onChoose,
  children,
}: {
  readonly isChosen?: boolean;
  readonly Icon?: ComponentType<IconProps>;
  readonly lang?: string;
  readonly onChoose: () => void;
  readonly children: string;
}) {
  return (
    <UnstyledButton
      className={classes.item ?? ''}
      aria-pressed={isChosen}
      lang={lang}
      onClick={({ currentTarget }) => {
        currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
        onChoose();
      }}
    >
      {Icon !== undefined && <Icon size={16} aria-hidden />}
      {children}
      {isChosen === true && <IconCheck size={16} aria-hidden />}
    </UnstyledButton>
  );
}
