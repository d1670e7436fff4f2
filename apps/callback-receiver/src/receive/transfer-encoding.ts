/**
 * What to answer to this Transfer-Encoding: null to `chunked` and to none; 501 to the codings that HTTP knows and the
 * receiver does not undo (`gzip`, `gzip, chunked`); 400 to everything else, such as `chunked, gzip`, whose end no two
 * servers find at the same place.
 */
export function transferEncodingRefusal(transferEncoding: string | undefined): 400 | 501 | null {
  if (transferEncoding === undefined) return null;
  const codings = transferEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  if (codings.length === 1 && codings[0] === 'chunked') return null;
  const compressions = codings.at(-1) === 'chunked' ? codings.slice(0, -1) : codings;
  return compressions.length > 0 && compressions.every((coding) => COMPRESSIONS.has(coding)) ? 501 : 400;
}

/** The transfer codings of HTTP besides `chunked`, with their aliases. */
const COMPRESSIONS: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress']);
