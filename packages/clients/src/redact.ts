import { JsonNumber, readJson } from '@punteo/json';

/** The request whose answer is redacted: an answer may repeat any of it. */
export interface SentRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; undefined for a request without body. */
  readonly body: string | undefined;
}

export interface Redaction {
  /** Without our credentials, in any of the ways in which JSON and URLs write them. */
  withoutSecrets(text: string): string;
  /**
   * One line of at most 300 characters that may be logged: without credentials, without what our request said, and
   * without whatever looks like an address, a number of a person or a secret. Null when nothing readable is left.
   */
  forLogs(text: string): string | null;
}

export function createRedaction({ headers, body }: SentRequest): Redaction {
  const secrets = writtenForms(secretsIn(headers));
  const personal = valuesIn(body);
  const withoutSecrets = (text: string) => withoutBrokenEnd(replaceAll(text, secrets, ''), secrets);
  return {
    withoutSecrets,
    forLogs(text) {
      const known = replaceAll(withoutSecrets(text), personal, 'iu');
      const line = LIKELY_PRIVATE.reduce((shown, pattern) => shown.replace(pattern, REDACTED), known)
        .replace(/[\p{C}\p{Z}]+/gu, ' ')
        .replaceAll(/(?:\[redacted\][\s,;.:]*){2,}/g, `${REDACTED} `)
        .trim();
      if (!/\p{L}/u.test(line.replaceAll(REDACTED, ''))) return null;
      return line.length <= LINE_MAX ? line : `${line.slice(0, LINE_MAX - 1)}…`;
    },
  };
}

const REDACTED = '[redacted]';
const LINE_MAX = 300;

/** Shorter text is part of too many words. */
const SECRET_MIN = 6;
const VALUE_MIN = 4;
const PERSONAL_MIN = 3;

/** An answer may write it with separators. */
const LONG_NUMBER = /^\d{5,}$/;

/** Headers that every client of the contract sends. */
const PUBLIC_HEADERS: readonly string[] = ['accept', 'accept-encoding', 'content-type'];

/** Numbers under these keys, and in no part that is personal, are what an explanation is about. */
const PUBLIC_NUMBER_KEY = /amount|institution|bank/i;

/** What belongs to a person is redacted by the word: an answer may repeat a first name alone. */
const PERSONAL_KEY = /customer|payer|payee|buyer|name|e-?mail|phone|address|street|city|zip|account|tax|company/i;

const LIKELY_PRIVATE: readonly RegExp[] = [
  /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/giu,
  /[^\s"'<>@]+@[^\s"'<>@]+/gu,
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?![\p{L}\p{N}])/gu,
  // IP addresses. A time of day has colons too, so an IPv6 address needs `::` or all of its eight parts.
  /(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}:.])(?=[\da-f:]*::|(?:[\da-f]{1,4}:){7})(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\p{L}\p{N}:])/giu,
  // Phone numbers, cards and accounts, with or without separators; a date has eight digits.
  /(?<![\p{L}\p{N}])\+?\d(?:[ ().-]?\d){8,}(?![\p{L}\p{N}])/gu,
  // Tokens: long, with digits and letters. A path such as `items.0.amount` has dots, as a JSON Web Token has.
  /(?<![\w-])eyJ[\w.-]{16,}/gu,
  /(?<![\w-])(?=[\w~+/=-]*\d)(?=[\w~+/=-]*[A-Za-z])[\w~+/=-]{16,}/gu,
];

function secretsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    PUBLIC_HEADERS.includes(name.toLowerCase()) ? [] : [value, ...value.split(/[\s:]+/)],
  );
  return values.filter((value) => value.length >= SECRET_MIN);
}

/** Each value as it is, as JSON writes it with `\/` and `\u00e9`, and as a URL writes it. */
function writtenForms(values: readonly string[]): readonly string[] {
  return longestFirst(
    values.flatMap((value) => {
      const json = JSON.stringify(value).slice(1, -1);
      return [value, json, json.replaceAll('/', '\\/'), encodeURIComponent(value)];
    }),
  );
}

/** The texts and numbers of a request that may be personal or secret; an amount, a currency or a country is neither. */
function valuesIn(body: string | undefined): readonly string[] {
  if (body === undefined) return [];
  const found: string[] = [];
  const visit = (value: unknown, isPersonal: boolean, key: string): void => {
    if (typeof value === 'string') {
      if (value.length >= (isPersonal ? PERSONAL_MIN : VALUE_MIN)) found.push(value);
      if (isPersonal) found.push(...value.split(/[\s,;@]+/).filter((word) => word.length >= PERSONAL_MIN));
    } else if (typeof value === 'number' || value instanceof JsonNumber) {
      const isPublic = !isPersonal && PUBLIC_NUMBER_KEY.test(key);
      const digits = String(value).replace('-', '');
      if (!isPublic && digits.length >= (isPersonal ? PERSONAL_MIN : VALUE_MIN)) found.push(digits);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value))
        visit(item, isPersonal || PERSONAL_KEY.test(name), Array.isArray(value) ? key : name);
    }
  };
  visit(documentIn(body), false, '');
  return longestFirst(found);
}

function documentIn(body: string): unknown {
  // `readJson` keeps every digit of a number, and refuses some keys.
  for (const read of [readJson, JSON.parse]) {
    try {
      return read(body);
    } catch {}
  }
  return undefined;
}

function longestFirst(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort((left, right) => right.length - left.length);
}

/** With the flags of a pattern, whole words only: a value of the request may be part of an ordinary word. */
function replaceAll(text: string, values: readonly string[], flags: string): string {
  return values.reduce((shown, value) => {
    if (flags === '') return shown.replaceAll(value, REDACTED);
    const word = LONG_NUMBER.test(value) ? [...value].join("[ .,'-]?") : escaped(value);
    return shown.replace(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, `g${flags}`), REDACTED);
  }, text);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Where an answer breaks off, the beginning of a credential may stand at its end. */
function withoutBrokenEnd(text: string, secrets: readonly string[]): string {
  for (const secret of secrets) {
    for (let length = Math.min(secret.length, text.length) - 1; length >= SECRET_MIN - 2; length -= 1) {
      if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${REDACTED}`;
    }
  }
  return text;
}
