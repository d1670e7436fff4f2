import { useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useText } from '../texts/use-text.ts';
import { HeaderChoice, HeaderPopover } from './header-popover.tsx';

const SCHEMES = [
  { scheme: 'auto', Icon: IconDeviceDesktop },
  { scheme: 'light', Icon: IconSun },
  { scheme: 'dark', Icon: IconMoon },
] as const;

/** Switches between light, dark and what the system says. The choice is kept in this browser. */
export function ThemeChoice() {
  const text = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const chosen = SCHEMES.find(({ scheme }) => scheme === colorScheme) ?? SCHEMES[0];
  return (
    <HeaderPopover label={text('shell.theme')} Icon={chosen.Icon}>
      {SCHEMES.map(({ scheme, Icon }) => (
        <HeaderChoice
          key={scheme}
          Icon={Icon}
          isChosen={scheme === chosen.scheme}
          onChoose={() => setColorScheme(scheme)}
        >
          {text(`shell.theme.${scheme}`)}
        </HeaderChoice>
      ))}
    </HeaderPopover>
  );
}
