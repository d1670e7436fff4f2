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

const MESSAGE_KEYS = ['message', 'error_description', 'detail', 'title', 'error', 'reason', 'description'] as const;
const FIELD_KEYS = ['field', 'path', 'property', 'param', 'name', 'pointer'] as const;
const SENTENCES_MAX = 10;

function sentencesOf(document: unknown): readonly string[] {
  if (typeof document === 'string') return [document];
  if (Array.isArray(document)) return document.slice(0, SENTENCES_MAX).flatMap(sentenceOfItem);
  if (!isObject(document)) return [];
  const nested = isObject(document.error) ? sentencesOf(document.error) : [];
  const message = MESSAGE_KEYS.map((key) => document[key]).find((value) => typeof value === 'string');
  const fields = fieldSentences(document.errors ?? document.violations ?? document.issues);
  // Laravel's message is its first field's message.
  const isRepeated = fields.some(
    (sentence) => typeof message === 'string' && message !== '' && sentence.includes(message),
  );
  const own = typeof message === 'string' && message !== '' && !isRepeated ? [message] : [];
  const all = [...own, ...nested, ...fields];
  const { code } = document;
  return all.length === 0 && (typeof code === 'string' || typeof code === 'number') ? [`code ${code}`] : all;
}

function fieldSentences(errors: unknown): readonly string[] {
  if (Array.isArray(errors)) return errors.slice(0, SENTENCES_MAX).flatMap(sentenceOfItem);
  if (!isObject(errors)) return [];
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

/** The message of a document that was cut off, such as one with a stack trace. */
function messageIn(text: string): string | null {
  const [, json] = /"(?:message|error|detail|title)"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  try {
    return json === undefined ? null : String(JSON.parse(json));
  } catch {
    return null;
  }
}

function titleOf(html: string): string | null {
  const [, title = ''] = /<title[^>]*>([^<]*)<\/title>/i.exec(html) ?? [];
  return title.trim() === '' ? null : `HTML page "${title.trim()}"`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
