import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useRef, useState } from 'react';

/** A change that a person is about to make. */
export interface Confirmation {
  /** The question: `Cancel order A-1001?` */
  readonly title: string;
  /** What it does, and what cannot be undone, in a sentence or two. */
  readonly effect: ReactNode;
  /** The verb on the button: `Cancel the order`. */
  readonly confirm: string;
  /** Fields of the change itself, above the reason. Each has a `name`: `run` reads them from the form. */
  readonly fields?: ReactNode;
  /** `required`: the API refuses it without one. `none`: the API takes none. Default `required`. */
  readonly reason?: 'required' | 'optional' | 'none';
  /** Asks twice: the person marks that they have read the effect. For what money or goods cannot come back from. */
  readonly isDangerous?: boolean;
  /** Reads again what the change is about. Offered where it was refused because that has changed meanwhile. */
  readonly readAgain?: () => void;
  /**
   * Makes the change. `reason` is trimmed, and empty where none was written; `form` has the values of `fields`. What it throws is
   * shown in the dialog.
   */
  readonly run: (reason: string, form: FormData) => Promise<unknown>;
}

const ConfirmContext = createContext<((confirmation: Confirmation) => void) | null>(null);

/** Asks for a reason before a change: `const confirm = useConfirmWithReason(); confirm({ title, effect, confirm, run })`. */
export function useConfirmWithReason(): (confirmation: Confirmation) => void {
  const confirm = use(ConfirmContext);
  if (confirm === null) throw new Error('useConfirmWithReason needs ConfirmProvider around it.');
  return confirm;
}

const ConfirmDialog = lazy(() =>
  import('./confirm-dialog.tsx').then(({ ConfirmDialog }) => ({ default: ConfirmDialog })),
);

/** Shows one confirmation at a time. Afterwards the focus is where it was, or in the screen if that is gone. */
export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const focused = useRef<Element | null>(null);
  const open = useCallback((next: Confirmation) => {
    focused.current = document.activeElement;
    setConfirmation(next);
  }, []);
  const close = useCallback(() => {
    setConfirmation(null);
    // After the dialog is gone, which keeps the focus within it.
    setTimeout(() => focusAgain(focused.current));
  }, []);
  return (
    <ConfirmContext value={open}>
      {children}
      {confirmation !== null && (
        <Suspense>
          <ConfirmDialog confirmation={confirmation} close={close} />
        </Suspense>
      )}
    </ConfirmContext>
  );
}

function focusAgain(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected) element.focus({ preventScroll: true });
  // A button that may not be pressed any more takes no focus.
  if (document.activeElement !== document.body) return;
  const around = document.querySelector<HTMLElement>('[role=dialog]') ?? document.querySelector<HTMLElement>('main');
  around?.focus({ preventScroll: true });
}
