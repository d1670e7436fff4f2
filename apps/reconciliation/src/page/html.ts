/** Text that is HTML already. Only `html` makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Fragment = Html | string | number | null | undefined | readonly Fragment[];

/** A template whose values are escaped, unless they are HTML that this function made. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return new Html(strings.reduce((text, string, index) => text + markup(values[index - 1]) + string));
}

function markup(value: Fragment): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(markup).join('');
  return escapeText(String(value));
}

/** Also against characters that turn the direction of writing or that no page may hold. */
function escapeText(text: string): string {
  return text
    .replace(/[\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|(?![\t\n\r])\p{Cc}/gu, '\uFFFD')
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
