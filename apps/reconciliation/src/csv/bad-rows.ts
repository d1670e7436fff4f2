export interface BadRow {
  readonly line: number;
  readonly fault: string;
}

/** The rows that were refused, of a file of any length: the first ones with their reasons, the others as a number. */
export interface BadRowList {
  /** The rows with the lowest lines, at most `BAD_ROWS_LISTED`. */
  readonly badRows: readonly BadRow[];
  /** Number of all bad rows. */
  readonly badRowCount: number;
}

export const BAD_ROWS_LISTED = 100;
/** A fault may quote the file. */
const FAULT_CHARACTERS_MAX = 500;

/** Collects bad rows in any order. */
export class BadRows {
  #count = 0;
  #rows: BadRow[] = [];

  /** `lastLine`: where a row over several lines ends, which a quote out of place may have caused. */
  add(line: number, fault: string, lastLine = line): void {
    this.#count += 1;
    const text = fault.length > FAULT_CHARACTERS_MAX ? `${fault.slice(0, FAULT_CHARACTERS_MAX)}…` : fault;
    this.#rows.push({ line, fault: lastLine > line ? `${text} (the row goes on to line ${lastLine})` : text });
    if (this.#rows.length >= 2 * BAD_ROWS_LISTED) this.#rows = this.#first();
  }

  list(): BadRowList {
    return { badRows: this.#first(), badRowCount: this.#count };
  }

  #first(): BadRow[] {
    return this.#rows.toSorted((left, right) => left.line - right.line).slice(0, BAD_ROWS_LISTED);
  }
}

/** One sentence per bad row, for a terminal. */
export function badRowLines({ badRows, badRowCount }: BadRowList): readonly string[] {
  const more = badRowCount - badRows.length;
  const lines = badRows.map(({ line, fault }) => `line ${line}: ${fault}`);
  return more === 0 ? lines : [...lines, `and ${more} more bad rows`];
}
