import { useSyncExternalStore } from 'react';

const KEY = 'punteo-exact-times';
const listeners = new Set<() => void>();
let isExact = read();

/** Whether the person wants to see instants exactly instead of how long ago they are. The key `t` changes it. */
export function useExactTimes(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isExact,
  );
}

/** Shows every instant the other way, and keeps the choice in this browser. */
export function toggleExactTimes(): void {
  isExact = !isExact;
  try {
    localStorage.setItem(KEY, String(isExact));
  } catch {
    // Storage may be switched off: the choice then lasts until the page is left.
  }
  for (const each of listeners) each();
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === 'true';
  } catch {
    return false;
  }
}
