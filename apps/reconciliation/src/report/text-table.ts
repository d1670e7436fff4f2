/** Rows of cells as lines of text with aligned columns. `rightAligned` holds column indexes. */
export function textTable(rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string {
  const clean = rows.map((row) => row.map(printable));
  const columns = Math.max(0, ...clean.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...clean.map((row) => [...(row[column] ?? '')].length)),
  );
  const pad = (cell: string, column: number) => {
    const space = ' '.repeat((widths[column] ?? 0) - [...cell].length);
    return rightAligned.includes(column) ? space + cell : cell + space;
  };
  return clean.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/**
 * Replaces the characters with which foreign text could move the cursor, colour the terminal or change the writing
 * direction.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
