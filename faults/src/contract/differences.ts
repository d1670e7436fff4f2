import { declaredShape } from '@punteo/contracts/openapi';
import { readJson } from '@punteo/json';
import { contentTypeShape, driftOf, shapeOfBytes } from '@punteo/payments';
import * as z from 'zod';
import type { ReceivedAnswer } from './call.ts';

/** Where an answer differs from the contract. No member holds a value of the answer, except a status word. */
export interface Difference {
  readonly kind:
    | 'status'
    | 'header'
    | 'content_type'
    | 'field_added'
    | 'field_type'
    | 'field_missing'
    | 'value'
    | 'word';
  /** A header, or a path such as `$.data[].status`. */
  readonly where: string;
  readonly expected: string;
  readonly received: string;
}

export interface Expectation {
  /** The statuses that the contract, or our reading of errors, knows for this call. */
  readonly statuses: readonly number[];
  /** Null: the contract documents no body for these statuses. */
  readonly schema: z.core.$ZodType | null;
  /** Response headers that our code reads. */
  readonly headers: readonly string[];
  readonly terms?: TermList;
}

/** Words of a field without a published list, such as the statuses of payments. */
interface TermList {
  readonly path: string;
  readonly read: (document: unknown) => readonly unknown[];
  /** Null: any word is in the contract, and the words are only shown. */
  readonly known: readonly string[] | null;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** The words that came, sorted; `*` for one that may be data. */
  readonly terms: readonly string[];
  /** Documented paths that did not come. Optional, so this is no difference. */
  readonly notReceived: readonly string[];
}

/** Compares one answer with the contract. Pure. */
export function compareAnswer(answer: Extract<ReceivedAnswer, { kind: 'answer' }>, expected: Expectation): Comparison {
  const differences: Difference[] = [];
  const { status, headers, contentType, text } = answer;
  if (!expected.statuses.includes(status)) {
    differences.push({
      kind: 'status',
      where: 'status',
      expected: expected.statuses.join(' or '),
      received: `${status}`,
    });
  }
  for (const name of expected.headers) {
    if (!headers.has(name)) differences.push({ kind: 'header', where: name, expected: 'present', received: 'missing' });
  }
  const isEmpty = text.trim() === '';
  if (contentType !== null && !isEmpty && !JSON_TYPE.test(contentType)) {
    const received = contentTypeShape(contentType);
    differences.push({ kind: 'content_type', where: 'content-type', expected: 'application/json', received });
  }
  const isExpected = differences.every(({ kind }) => kind !== 'status');
  if (!isExpected || expected.schema === null) return { differences, terms: [], notReceived: [] };
  const body = compareBody(text, expected.schema);
  const terms = expected.terms === undefined ? [] : termsIn(text, expected.terms);
  return {
    differences: [...differences, ...body.differences, ...unknownTerms(terms, expected.terms)],
    terms,
    notReceived: body.notReceived,
  };
}

const JSON_TYPE = /^application\/json\/?(?:\s*;\s*charset="?utf-8"?)?$/i;

function compareBody(text: string, schema: z.core.$ZodType): Pick<Comparison, 'differences' | 'notReceived'> {
  const declared = declaredShape(schema);
  const received = shapeOfBytes(text);
  const drift = driftOf(declared, received);
  const differences = new Map<string, Difference>();
  for (const line of drift.undeclared) {
    const { path, type } = partsOf(line);
    const expected = declared.map(partsOf).filter((each) => each.path === path);
    const difference: Difference =
      expected.length === 0
        ? { kind: 'field_added', where: path, expected: 'absent', received: type }
        : { kind: 'field_type', where: path, expected: expected.map((each) => each.type).join(' or '), received: type };
    differences.set(path, difference);
  }
  for (const { path, isMissing, message } of issuesOf(text, schema)) {
    if (differences.has(path)) continue;
    differences.set(
      path,
      isMissing
        ? { kind: 'field_missing', where: path, expected: 'present', received: 'missing' }
        : { kind: 'value', where: path, expected: message, received: 'another value' },
    );
  }
  return { differences: [...differences.values()], notReceived: drift.missing };
}

function issuesOf(text: string, schema: z.core.$ZodType) {
  let document: unknown;
  try {
    document = readJson(text);
  } catch {
    return [{ path: '$', isMissing: false, message: 'strict JSON: each key once, at most 16 levels' }];
  }
  return (z.safeParse(schema, document).error?.issues ?? []).map(({ path, message }) => ({
    path: path.reduce<string>((at, key) => (typeof key === 'number' ? `${at}[]` : `${at}.${String(key)}`), '$'),
    isMissing: path.length > 0 && valueAt(document, path) === undefined,
    message,
  }));
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    document,
  );
}

function termsIn(text: string, { read }: TermList): readonly string[] {
  try {
    const terms = read(JSON.parse(text)).map((word) => (isWord(word) ? word : '*'));
    return [...new Set(terms)].sort();
  } catch {
    return [];
  }
}

function unknownTerms(terms: readonly string[], list: TermList | undefined): readonly Difference[] {
  if (list === undefined || list.known === null) return [];
  const { known, path } = list;
  return terms
    .filter((word) => !known.includes(word))
    .map((word) => ({ kind: 'word', where: path, expected: known.join(' or '), received: word }));
}

/** Not an id, an address or a name of a person. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z_-]{0,39}$/.test(value);
}

function partsOf(line: string): { readonly path: string; readonly type: string } {
  const at = line.lastIndexOf(': ');
  return { path: line.slice(0, at), type: line.slice(at + 2) };
}
