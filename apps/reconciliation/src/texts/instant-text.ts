/** `2026-03-01 10:00:00 UTC`, for people. */
export function instantText(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The text with every instant of ISO 8601 in it as `instantText` writes it. */
export function instantsReadable(text: string): string {
  return text.replace(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z/g, '$1 $2 UTC');
}
