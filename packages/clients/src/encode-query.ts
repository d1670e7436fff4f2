/**
 * A query as ts-rest's servers read it: `?page=2`, `?ids[0]=a&ids[1]=b`, `?filter[state]=paid`, percent-encoded. An undefined
 * value is left out, null is empty, a date is written in ISO 8601. Empty when there is nothing to write.
 */
export function encodeQuery(query: unknown): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) => pairsOf(key, value));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function pairsOf(key: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    const text = value instanceof Date ? value.toISOString() : String(value ?? '');
    return [`${encodeURIComponent(key)}=${encodeURIComponent(text)}`];
  }
  return Object.entries(value).flatMap(([name, member]) => pairsOf(`${key}[${name}]`, member));
}
