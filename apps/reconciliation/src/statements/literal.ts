/** A text in a regular expression without the flag `u`. Node 22 has no `RegExp.escape`. */
export function literal(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '\\$&');
}
