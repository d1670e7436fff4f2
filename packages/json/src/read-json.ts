import { JsonNumber } from './json-number.ts';

/**
 * Reads JSON strictly. A plain integer in the safe range (`20`, `-3`) is a number; every other number (`999.66`, `1e3`,
 * `9007199254740993`, `-0`) is a {@link JsonNumber} with its source text. Refuses, besides syntax errors and a byte
 * order mark: a duplicate key, because one reader would keep the first value and another the last; the keys
 * `__proto__`, `constructor` and `prototype`; more than `depthMax` levels.
 *
 * @throws JsonError
 */
export function readJson(text: string, options: ReadJsonOptions = {}): unknown {
  return new Reader(text, options.depthMax ?? 16).document();
}

/** Settings of `readJson` and `readJsonBytes`. */
export interface ReadJsonOptions {
  /** The deepest nesting of arrays and objects; default 16. */
  readonly depthMax?: number;
}

/** Says what is wrong and where, but never quotes the document: it may hold personal data. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly code: JsonErrorCode;
  /** Offset into the text, in UTF-16 code units; a byte order mark that was taken away is not counted. */
  readonly offset: number;

  constructor(code: JsonErrorCode, offset: number) {
    super(`Unreadable JSON: ${code} at offset ${offset}.`);
    this.code = code;
    this.offset = offset;
  }
}

/** What each code means, for an error that a person reads: `has a key twice`. */
export const JSON_FAULTS = {
  syntax: 'is not JSON',
  too_deep: 'is nested too deeply',
  duplicate_key: 'has a key twice',
  forbidden_key: 'has a key that is refused',
  not_utf8: 'is not UTF-8',
} as const satisfies Record<JsonErrorCode, string>;

/** `not_utf8` only from `readJsonBytes`. */
export type JsonErrorCode = 'syntax' | 'too_deep' | 'duplicate_key' | 'forbidden_key' | 'not_utf8';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const plainIntegerPattern = /^(?:0|-?[1-9]\d*)$/;

class Reader {
  private readonly text: string;
  private readonly depthMax: number;
  private at = 0;

  constructor(text: string, depthMax: number) {
    this.text = text;
    this.depthMax = depthMax;
  }

  document(): unknown {
    const value = this.value(0);
    this.next();
    if (this.at < this.text.length) throw this.error('syntax');
    return value;
  }

  /** Moves to the next character that is not white space, and returns its code; NaN at the end. */
  private next(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.at += 1;
    }
  }

  private value(depth: number): unknown {
    const code = this.next();
    switch (code) {
      case quote:
        return this.string();
      case openObject:
        return this.object(depth + 1);
      case openArray:
        return this.array(depth + 1);
      case 0x74:
        return this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private object(depth: number): Record<string, unknown> {
    if (depth > this.depthMax) throw this.error('too_deep');
    const result: Record<string, unknown> = {};
    this.at += 1;
    if (this.next() === closeObject) {
      this.at += 1;
      return result;
    }
    for (;;) {
      if (this.next() !== quote) throw this.error('syntax');
      const keyAt = this.at;
      const key = this.string();
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
        throw new JsonError('forbidden_key', keyAt);
      }
      if (Object.hasOwn(result, key)) throw new JsonError('duplicate_key', keyAt);
      if (this.next() !== colon) throw this.error('syntax');
      this.at += 1;
      result[key] = this.value(depth);
      const after = this.next();
      if (after !== comma && after !== closeObject) throw this.error('syntax');
      this.at += 1;
      if (after === closeObject) return result;
    }
  }

  private array(depth: number): unknown[] {
    if (depth > this.depthMax) throw this.error('too_deep');
    const result: unknown[] = [];
    this.at += 1;
    if (this.next() === closeArray) {
      this.at += 1;
      return result;
    }
    for (;;) {
      result.push(this.value(depth));
      const after = this.next();
      if (after !== comma && after !== closeArray) throw this.error('syntax');
      this.at += 1;
      if (after === closeArray) return result;
    }
  }

  private string(): string {
    const start = this.at;
    let end = start + 1;
    let escaped = false;
    for (;;) {
      const code = this.text.charCodeAt(end);
      if (code === quote) break;
      if (code === backslash) {
        escaped = true;
        end += 2;
      } else if (code >= 0x20) {
        end += 1;
      } else {
        // A control character, or NaN at the end of the text.
        this.at = end;
        throw this.error('syntax');
      }
    }
    this.at = end + 1;
    if (!escaped) return this.text.slice(start + 1, end);
    try {
      return JSON.parse(this.text.slice(start, end + 1)) as string;
    } catch {
      throw new JsonError('syntax', start);
    }
  }

  private number(): number | JsonNumber {
    numberPattern.lastIndex = this.at;
    const text = numberPattern.exec(this.text)?.[0];
    if (text === undefined) throw this.error('syntax');
    this.at += text.length;
    if (text.length <= 17 && plainIntegerPattern.test(text)) {
      const integer = Number(text);
      if (Number.isSafeInteger(integer)) return integer;
    }
    return new JsonNumber(text);
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.error('syntax');
    this.at += word.length;
    return value;
  }

  private error(code: JsonErrorCode): JsonError {
    return new JsonError(code, this.at);
  }
}
