/** JSON in one line; whole numbers beyond a double are written as decimal text. */
export function compactJson(value: unknown): string {
  return JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? member.toString() : member));
}
