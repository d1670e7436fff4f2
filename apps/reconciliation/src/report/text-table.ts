/** Rows of cells as lines of text, columns aligned; numbers (columns named in `rightAligned`) to the right. */
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

/** No text from outside may move the cursor, colour the terminal or turn the direction of writing. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
