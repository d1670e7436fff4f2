/** Replaces what PostgreSQL's text and jsonb refuse and outsiders send: NUL, and lone surrogates. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

export function optionalStorableText(text: string | null): string | null {
  return text === null ? null : storableText(text);
}

/** Whether text from outside can be the id of a table with numbered rows. */
export function isRowNumber(id: string): boolean {
  return /^[1-9]\d{0,17}$/.test(id);
}

/** Whether text from outside can be an id that the merchant chose. */
export function isOrderId(id: string): boolean {
  return /^[!-~]{1,128}$/.test(id);
}

export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
