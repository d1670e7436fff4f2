/** PostgreSQL's text and jsonb refuse NUL, and jsonb lone surrogates; outsiders send both. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

export function optionalStorableText(text: string | null): string | null {
  return text === null ? null : storableText(text);
}

/** What can be an id of a table that counts; anything else names no row. */
export function isRowNumber(id: string): boolean {
  return /^[1-9]\d{0,17}$/.test(id);
}

export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
