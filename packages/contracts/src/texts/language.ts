/** The languages of the pages, reports and sentences. */
export const LANGUAGES = ['en', 'es'] as const;
/** One of `LANGUAGES`. */
export type Language = (typeof LANGUAGES)[number];

/** Whether a text names one of the languages. */
export function isLanguage(text: unknown): text is Language {
  return (LANGUAGES as readonly unknown[]).includes(text);
}
