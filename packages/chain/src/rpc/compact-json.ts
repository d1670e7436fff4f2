/** JSON in one line; a `bigint` becomes decimal text, since a JSON number would lose digits. */
export function compactJson(value: unknown): string {
  return JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? member.toString() : member));
}
