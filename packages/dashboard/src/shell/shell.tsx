import { Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ConfirmProvider } from '../components/confirm/confirm-provider.tsx';
import { useText } from '../texts/use-text.ts';
import { Account } from './account.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { Navigation } from './navigation.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import classes from './shell.module.css';
import { ShellShortcuts } from './shell-shortcuts.tsx';
import { ShortcutsProvider } from './shortcuts.tsx';
import { ThemeChoice } from './theme-choice.tsx';

/** Header, navigation and the screen. */
export function Shell() {
  const text = useText();
  const [isOpen, navigation] = useDisclosure(false);
  const { pathname } = useLocation();
  const { close } = navigation;

  useEffect(() => close(), [close, pathname]);

  return (
    <ShortcutsProvider>
      <ConfirmProvider>
        <a className={classes.skip} href="#main">
          {text('shell.skip')}
        </a>
        <div className={classes.layout}>
          <header className={classes.header}>
            <Burger
              className={classes.toggle ?? ''}
              opened={isOpen}
              onClick={navigation.toggle}
              size="sm"
              aria-label={text(isOpen ? 'shell.closeNavigation' : 'shell.openNavigation')}
              aria-expanded={isOpen}
              aria-controls="navigation"
            />
            <Link to="/" className={classes.name}>
              {text('shell.name')}
            </Link>
            <KeyboardHelp />
            <LanguageChoice />
            <ThemeChoice />
            <Account />
          </header>
          <Navigation isOpen={isOpen} />
          <main id="main" tabIndex={-1} className={classes.main}>
            <OfflineBanner />
            <Outlet />
          </main>
        </div>
        <ShellShortcuts />
      </ConfirmProvider>
    </ShortcutsProvider>
  );
}
