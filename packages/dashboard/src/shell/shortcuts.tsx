import { useLocalStorage } from '@mantine/hooks';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { matchKeys } from './match-keys.ts';

/** Something that keys do. */
export interface Shortcut {
  /** One key, `j`, or two after each other, `g o`. Without Ctrl, Alt and Meta, which belong to the browser. */
  readonly keys: string;
  /** What it does, for the help. */
  readonly label: string;
  readonly run: () => void;
}

interface Shortcuts {
  readonly all: readonly Shortcut[];
  readonly isEnabled: boolean;
  readonly setEnabled: (isEnabled: boolean) => void;
}

const ShortcutsContext = createContext<Shortcuts | null>(null);

/** Apart from the list, so that a component that adds shortcuts is not rendered again, and adds them again, for each that is added. */
const RegisterContext = createContext<((shortcuts: readonly Shortcut[]) => () => void) | null>(null);

/** Every shortcut of what is on the page now. */
export function useShortcutList(): Shortcuts {
  const shortcuts = use(ShortcutsContext);
  if (shortcuts === null) throw new Error('useShortcutList needs ShortcutsProvider around it.');
  return shortcuts;
}

/** Adds shortcuts while the component is shown. Keep the array stable with `useMemo`. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const register = use(RegisterContext);
  if (register === null) throw new Error('useShortcuts needs ShortcutsProvider around it.');
  useEffect(() => register(shortcuts), [register, shortcuts]);
}

/** Listens to keys. A person can switch them off: a speech program may type single letters (WCAG 2.1.4). */
export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const [groups, setGroups] = useState<readonly (readonly Shortcut[])[]>([]);
  const [isEnabled, setEnabled] = useLocalStorage({ key: 'punteo-shortcuts', defaultValue: true });
  const register = useCallback((shortcuts: readonly Shortcut[]) => {
    setGroups((current) => [...current, shortcuts]);
    return () => setGroups((current) => current.filter((group) => group !== shortcuts));
  }, []);
  const all = useMemo(() => groups.flat(), [groups]);
  const pending = useRef<string | null>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return;
      if (!isEnabled && event.key !== '?') return;
      const { match, next } = matchKeys(all, pending.current, event.key);
      pending.current = next;
      if (match === undefined) return;
      event.preventDefault();
      match.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [all, isEnabled]);

  const value = useMemo(() => ({ all, isEnabled, setEnabled }), [all, isEnabled, setEnabled]);
  return (
    <RegisterContext value={register}>
      <ShortcutsContext value={value}>{children}</ShortcutsContext>
    </RegisterContext>
  );
}

/** In a field, in a menu and in a dialog keys mean something else. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role=menu], [role=dialog][aria-modal=true]') !== null) &&
    !(target instanceof HTMLInputElement && target.type === 'checkbox')
  );
}
