import { isLanguage, type Language } from '@punteo/contracts/texts';

const KEY = 'punteo-language';

/** The language that the person chose, else the first of the browser's that there is, else English. */
export function startLanguage(): Language {
  const stored = readStored();
  if (stored !== null) return stored;
  return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** Keeps the choice in this browser, where it can. */
export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage may be switched off: the choice then lasts until the page is left.
  }
}

function readStored(): Language | null {
  try {
    const stored = localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null;
  }
}
