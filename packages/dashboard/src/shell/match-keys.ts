/**
 * Which shortcut a key completes, and what waits for a second key. `pending` is the key before, where it may begin a pair:
 * after `g`, an `o` is `g o`; a key that completes no pair is taken by itself.
 */
export function matchKeys<Item extends { readonly keys: string }>(
  shortcuts: readonly Item[],
  pending: string | null,
  key: string,
): { readonly match: Item | undefined; readonly next: string | null } {
  // What was added last is nearest to the person: a screen before the shell.
  const find = (keys: string) => shortcuts.findLast((shortcut) => shortcut.keys === keys);
  const match = (pending === null ? undefined : find(`${pending} ${key}`)) ?? find(key);
  const beginsPair = match === undefined && shortcuts.some(({ keys }) => keys.startsWith(`${key} `));
  return { match, next: beginsPair ? key : null };
}
