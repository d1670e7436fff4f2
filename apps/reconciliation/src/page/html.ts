/** Escaped HTML. Created by `html` only. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Fragment = Html | string | number | null | undefined | readonly Fragment[];

/** A template tag that escapes its values, except those of type `Html`. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return new Html(strings.reduce((text, string, index) => text + markup(values[index - 1]) + string));
}

function markup(value: Fragment): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(markup).join('');
  return escapeText(String(value));
}

/** Also replaces control characters and those that change the writing direction. */
function escapeText(text: string): string {
  return text
    .replace(/[\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|(?![\t\n\r])\p{Cc}/gu, '\uFFFD')
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
