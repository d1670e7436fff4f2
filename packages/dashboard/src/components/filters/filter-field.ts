import type { MessageId } from '@punteo/contracts/texts';

/** One condition of a list. Its name is that of the API's query and of the page's URL. */
export type FilterField<Name extends string = string> = {
  readonly name: Name;
  readonly label: MessageId;
  /** Shown at once; the others are behind "More filters", unless they are set. */
  readonly isPrimary?: boolean;
  /** The API takes it only together with this one. */
  readonly needs?: NoInfer<Name>;
} & (
  | { readonly kind: 'text' }
  /** Decimal text. */
  | { readonly kind: 'amount' }
  /** A day in the person's time zone; the URL and the API have the instant when it begins. */
  | { readonly kind: 'day' }
  /** A date without a time, `2026-03-01`. */
  | { readonly kind: 'date' }
  | {
      readonly kind: 'choice';
      readonly options: readonly { readonly value: string; readonly label: MessageId }[];
      /** What it means that none is chosen. Default: any. */
      readonly none?: MessageId;
    }
);

/** The options of a choice whose messages have a common prefix: `choices('state', STANDING_STATES)`. */
export function choices<const Prefix extends string, const Value extends string>(
  prefix: Prefix,
  values: readonly Value[],
): readonly { readonly value: Value; readonly label: `${Prefix}.${Value}` }[] {
  return values.map((value) => ({ value, label: `${prefix}.${value}` as const }));
}
