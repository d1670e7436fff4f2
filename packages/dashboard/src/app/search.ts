/** The query of a URL. Values are text as a person reads them: `?state=paid&atLeast=100`. */
export type Search = Readonly<Record<string, string | undefined>>;

/** Reads a query. Of a name that stands twice the last one counts, as the API takes each only once. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes a query, without the names that have no value. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
