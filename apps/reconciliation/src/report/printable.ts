/**
 * Replaces the characters with which foreign text could move the cursor, colour the terminal or change the writing
 * direction.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
