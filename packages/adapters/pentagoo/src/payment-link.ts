/** Where the buyer pays, as an answer says: a page, or an address on a chain. */
export interface WayToPay {
  readonly authorisationUrl: string | null;
  readonly paymentAddress: string | null;
}

/**
 * Finds the link or the address of a payment in an answer that Pentagoo does not document. `path`: see `parseJsonPath`; null:
 * none is configured. An https URL is a page; any other visible text is an address or a wallet's URI, except a URL that a
 * browser would open.
 */
export function wayToPay(document: string, path: JsonPath | null): WayToPay {
  const none = { authorisationUrl: null, paymentAddress: null };
  const value = path && valueAt(document, path);
  if (typeof value !== 'string' || !/^[!-~]{1,2048}$/.test(value)) return none;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1]?.toLowerCase();
  if (scheme === 'https') return { ...none, authorisationUrl: URL.canParse(value) ? value : null };
  return scheme !== undefined && OPENED_BY_BROWSERS.includes(scheme) ? none : { ...none, paymentAddress: value };
}

/** The names and positions that lead to one value. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads a singular query of JSONPath (RFC 9535), which names one value: `$.data.links[0]['pay-url']`; null for any other
 * text. Libraries evaluate filters and wildcards too, and some of them as code, which a path to one value does not need.
 */
export function parseJsonPath(text: string): JsonPath | null {
  if (!/^\$(?:\.[A-Za-z_][\w-]*|\[\d{1,4}\]|\['[^'\\\]]+'\])+$/.test(text)) return null;
  return [...text.matchAll(/\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']+)'\]/g)].map(
    ([, name, position, quoted]) => name ?? quoted ?? Number(position),
  );
}

const OPENED_BY_BROWSERS = ['javascript', 'data', 'vbscript', 'http', 'file', 'blob', 'about'];

function valueAt(document: string, path: JsonPath): unknown {
  try {
    return path.reduce<unknown>((value, step) => {
      if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
      return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }, JSON.parse(document));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
