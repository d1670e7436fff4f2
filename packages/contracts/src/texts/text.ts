import type { Language } from './language.ts';

/** One message in every language. The compiler refuses a message that lacks one. */
export type Text = Readonly<Record<Language, string>>;

/** Messages by name. Their grammar is ICU MessageFormat. */
export type Texts = Readonly<Record<string, Text>>;

/** The same messages, each name with a prefix: `prefixed('state', { paid })` has `state.paid`. */
export function prefixed<const Prefix extends string, const Table extends Texts>(
  prefix: Prefix,
  table: Table,
): { readonly [Name in keyof Table & string as `${Prefix}.${Name}`]: Table[Name] } {
  return Object.fromEntries(Object.entries(table).map(([name, text]) => [`${prefix}.${name}`, text])) as never;
}
