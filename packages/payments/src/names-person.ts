import type { PersonalData } from './model/erasure.ts';

/**
 * Says whether a document holds one of a person's values: in a text or a number of its JSON, in a form, or in plain text.
 * E-mail addresses and names are compared as a whole, without capitals and accents, telephone
 * numbers and IBANs without separators. Pure.
 */
export function createPersonSearch(person: PersonalData): (document: Uint8Array) => boolean {
  const wanted = [...person.emails, ...person.names].map(plain).filter((text) => text !== '');
  const phones = person.phones.map(digitsOf).filter((digits) => digits.length >= PHONE_DIGITS_MIN);
  const ibans = person.ibans.map(compact).filter((iban) => iban !== '');
  return (document) =>
    textsOf(new TextDecoder().decode(document)).some(
      (text) =>
        holdsWord(plain(text), wanted) ||
        (phones.length > 0 && phonesIn(text).some((digits) => phones.some((phone) => isSamePhone(digits, phone)))) ||
        (ibans.length > 0 && ibans.some((iban) => compact(text).includes(iban))),
    );
}

/** Shorter ones are found in too many other numbers. */
const PHONE_DIGITS_MIN = 7;

function textsOf(document: string): readonly string[] {
  try {
    return leavesOf(JSON.parse(document));
  } catch {
    return [document, ...formValuesOf(document)];
  }
}

/** Without recursion: a document may be nested deeply. */
function leavesOf(root: unknown): readonly string[] {
  const leaves: string[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string' || typeof value === 'number') leaves.push(String(value));
    else if (typeof value === 'object' && value !== null) open.push(...Object.values(value), ...Object.keys(value));
  }
  return leaves;
}

function formValuesOf(document: string): readonly string[] {
  return document.includes('=') ? [...new URLSearchParams(document).values()] : [];
}

/** Without accents and capitals: banks write "Łukasz Müller" as "LUKASZ MULLER". Other scripts keep their marks. */
function plain(text: string): string {
  const letters = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/g, '')
    .normalize('NFKC')
    .toUpperCase();
  return letters
    .replace(/[ØŁĐÐĦÆŒÞ]/g, (letter) => PLAIN[letter as keyof typeof PLAIN])
    .replace(/\s+/g, ' ')
    .trim();
}

/** Letters that have no form without their stroke, or are two in one. `toUpperCase` makes SS of ß. */
const PLAIN = { Ø: 'O', Ł: 'L', Đ: 'D', Ð: 'D', Ħ: 'H', Æ: 'AE', Œ: 'OE', Þ: 'TH' } as const;

function holdsWord(text: string, wanted: readonly string[]): boolean {
  return wanted.some((word) => {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      const isStart = !WORD_END.test(text.slice(0, at));
      if (isStart && !WORD_START.test(text.slice(at + word.length))) return true;
    }
    return false;
  });
}

/** `ann@example.com` does not occur in `joann@example.com`, nor in `ann@example.com.au`. */
const WORD_END = /[\p{L}\p{M}\p{N}_.%+-]$/u;
const WORD_START = /^(?:[\p{L}\p{M}\p{N}_%+-]|[.@][\p{L}\p{N}])/u;

function phonesIn(text: string): readonly string[] {
  return (text.match(/\d[\d\s()./-]*\d/g) ?? []).map(digitsOf);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '').replace(/^0+/, '');
}

/** With or without the country's code. */
function isSamePhone(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= PHONE_DIGITS_MIN && long.endsWith(short) && long.length - short.length <= COUNTRY_DIGITS_MAX;
}

const COUNTRY_DIGITS_MAX = 4;

function compact(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}
