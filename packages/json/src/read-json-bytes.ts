import { JsonError, type ReadJsonOptions, readJson } from './read-json.ts';

/**
 * Reads a JSON document as it came in a body or stands in a file: UTF-8, whose byte order mark is taken away. Everything
 * else is as in {@link readJson}. Refuses other encodings and bytes that are not UTF-8 as `not_utf8`.
 *
 * @throws JsonError
 */
export function readJsonBytes(bytes: Uint8Array, options: ReadJsonOptions = {}): unknown {
  return readJson(decoded(bytes), options);
}

// Takes the byte order mark away, which editors and spreadsheets write.
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new JsonError('not_utf8', validTextBefore(bytes).length);
  }
}

/** The text before the first byte that is not UTF-8. */
function validTextBefore(bytes: Uint8Array): string {
  let [valid, invalid] = [0, bytes.length];
  while (valid + 1 < invalid) {
    const middle = (valid + invalid) >> 1;
    // In a stream, a character that ends later is no error.
    if (isUtf8(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, valid), { stream: true });
}

function isUtf8(beginning: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true });
    return true;
  } catch {
    return false;
  }
}
