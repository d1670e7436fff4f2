/**
 * Whether a body with this Content-Encoding is the bytes that were meant: `identity`, nothing, or the name of a charset,
 * which some senders put there (`utf-8`). Any other encoding would have to be undone first, and is refused.
 */
export function isPlain(contentEncoding: string | undefined): boolean {
  if (contentEncoding === undefined) return true;
  return contentEncoding.split(',').every((part) => {
    const coding = part.trim().toLowerCase();
    return coding === '' || coding === 'identity' || isCharset(coding);
  });
}

function isCharset(name: string): boolean {
  if (!/^[a-z0-9][a-z0-9_.:-]{1,39}$/.test(name)) return false;
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
