export const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

export const DECIMAL_MARKS = ['.', ','] as const;
export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/** How a file is read where its writer had a choice. */
export interface CsvFormat {
  /** Between two cells; undefined takes it from the header. */
  readonly separator?: Separator | undefined;
  /** Between the whole and the fraction of an amount; a point unless set. */
  readonly decimal?: DecimalMark | undefined;
}

export const SEPARATOR_NAMES: Readonly<Record<Separator, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };
export const DECIMAL_NAMES: Readonly<Record<DecimalMark, string>> = { '.': 'point', ',': 'comma' };
