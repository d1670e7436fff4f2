/**
 * What the body of an error answer says, as one text: its message, then its fields with theirs. Reads Laravel's `errors`,
 * problem+json, `{code, message}`, the title of an HTML page and plain text. Null when none of them is there.
 */
export function explanationOf(body: string): string | null {
  const text = body.trim();
  if (text === '') return null;
  if (text.startsWith('<')) return titleOf(text);
  if (!/^[[{"]/.test(text)) return text;
  try {
    return sentencesOf(JSON.parse(text)).join('; ') || null;
  } catch {
    return messageIn(text);
  }
}

/** In the order in which they are looked for; capital letters and `_` make no difference. */
const MESSAGE_KEYS = [
  ...['message', 'messages', 'errormessage', 'errordescription', 'detail', 'title', 'error', 'reason', 'description'],
  ...['msg', 'text', 'faultstring'],
] as const;
const FIELD_KEYS = ['field', 'path', 'property', 'param', 'name', 'pointer'] as const;
const SENTENCES_MAX = 10;
const DEPTH_MAX = 4;

function sentencesOf(document: unknown, depth = 0): readonly string[] {
  if (typeof document === 'string') return [document];
  if (Array.isArray(document)) return document.slice(0, SENTENCES_MAX).flatMap(sentenceOfItem);
  if (!isObject(document) || depth > DEPTH_MAX) return [];
  const nested = isObject(document.error) ? sentencesOf(document.error, depth + 1) : [];
  const message = messageOf(document);
  const fields = fieldSentences(document.errors ?? document.violations ?? document.issues);
  // Laravel's message is its first field's message.
  const isRepeated = message !== '' && fields.some((sentence) => sentence.includes(message));
  const own = message !== '' && !isRepeated ? [message] : [];
  const all = [...own, ...nested, ...fields];
  return all.length > 0 ? all : codeOrNested(document, depth);
}

/** A text, or a list of texts as one; empty when there is none. */
function messageOf(document: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(document).map(
    ([key, value]) => [key.toLowerCase().replaceAll('_', ''), value] as const,
  );
  const texts = MESSAGE_KEYS.map((name) => {
    const found = values.filter(([key]) => key === name).flatMap(([, value]) => value);
    return found.filter((value) => typeof value === 'string').join(' ');
  });
  return texts.find((text) => text !== '') ?? '';
}

/** Of a document that gives no reason itself: what its members say, or else its code. */
function codeOrNested(document: Readonly<Record<string, unknown>>, depth: number): readonly string[] {
  const members = Object.values(document).filter((value) => typeof value === 'object');
  const said = members.flatMap((value) => sentencesOf(value, depth + 1)).slice(0, SENTENCES_MAX);
  const { code } = document;
  return said.length === 0 && (typeof code === 'string' || typeof code === 'number') ? [`code ${code}`] : said;
}

function fieldSentences(errors: unknown): readonly string[] {
  if (Array.isArray(errors)) return errors.slice(0, SENTENCES_MAX).flatMap(sentenceOfItem);
  if (!isObject(errors)) return typeof errors === 'string' && errors !== '' ? [errors] : [];
  return Object.entries(errors)
    .slice(0, SENTENCES_MAX)
    .map(([field, messages]) => `${field}: ${textsOf(messages).join(' ')}`);
}

function sentenceOfItem(item: unknown): readonly string[] {
  if (!isObject(item)) return textsOf(item);
  const { source } = item;
  const places = isObject(source) ? { ...source, ...item } : item;
  const [field] = FIELD_KEYS.flatMap((key) => textsOf(places[key]).join('.') || []);
  const message = sentencesOf(item).join(' ');
  return message === '' ? [] : [field === undefined ? message : `${field}: ${message}`];
}

function textsOf(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string' || typeof each === 'number').map(String);
}

/** The message of a document that was cut off, such as one with a stack trace. Of a message that was cut off, its beginning. */
function messageIn(text: string): string | null {
  const start = text.startsWith('"') ? text : MESSAGE.exec(text)?.[1];
  if (start === undefined) return null;
  const [, inside = '', end] = /^"((?:[^"\\]|\\u[\da-f]{4}|\\[^u])*)(.?)/is.exec(start) ?? [];
  try {
    const message = String(JSON.parse(`"${inside.replaceAll(/\p{Cc}/gu, ' ')}"`));
    // The last word may be the first half of a name that would have been redacted.
    return end === '"' ? message || null : message.replace(/\S{0,300}$/u, '…');
  } catch {
    return null;
  }
}

const MESSAGE = /"(?:messages?|error_?message|error_?description|detail|title|error|reason|msg)"\s*:\s*\[?\s*(".*)/is;

function titleOf(html: string): string | null {
  const [, title = ''] = /<title[^>]*>([^<]*)<\/title>/i.exec(html) ?? [];
  return title.trim() === '' ? null : `HTML page "${title.trim()}"`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
