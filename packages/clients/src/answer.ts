import { JsonError, readJson } from '@punteo/json';
import type { Route } from './call-types.ts';
import { ClientError, type ClientErrorDetails, type Issue } from './client-error.ts';
import { errorAnswerOf, errorBytesMax } from './error-answer.ts';
import type { SentRequest } from './redact.ts';
import { outcomeOf, type StrictAnswer } from './strict-fetch.ts';

/**
 * The body that the contract declares for this status.
 *
 * @throws ClientError `bad_json`, `bad_shape`
 */
export function parseAnswer(
  route: Route,
  routeName: string,
  answer: StrictAnswer,
  sent: SentRequest = { headers: {}, body: undefined },
): unknown {
  const { status } = answer;
  const fail = (details: Pick<ClientErrorDetails, 'code' | 'message' | 'issues'>): ClientError => {
    const outcome = route.method === 'GET' ? {} : { outcome: outcomeOf(status) };
    return new ClientError({ route: routeName, status, ...outcome, ...receivedOf(answer, sent), ...details });
  };
  const declared: unknown = route.responses[status];
  // How ts-rest declares an answer without a body.
  if (typeof declared === 'symbol') return undefined;
  const schema: unknown = isOtherResponse(declared) ? declared.body : declared;
  const isText = isOtherResponse(declared) && isTextType(declared.contentType);
  if (!isSchema(schema)) throw fail({ code: 'invalid_configuration', message: 'The contract has no schema.' });
  let value: unknown;
  try {
    // An empty body is `undefined`, which only some schemas accept.
    value = isText ? answer.text : answer.text === '' ? undefined : readJson(answer.text);
  } catch (error) {
    throw fail({ code: 'bad_json', ...(error instanceof JsonError ? { message: error.message } : {}) });
  }
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw fail({ code: 'invalid_configuration', message: 'The contract has an asynchronous schema.' });
  }
  if (result.issues === undefined) return result.value;
  if (answer.text === '') throw fail({ code: 'bad_json', message: 'The answer is empty.' });
  throw fail({ code: 'bad_shape', issues: issuesOf(result.issues) });
}

/** The parts of a `ClientError` that an answer gives; `explanation` also of a declared 4xx or 5xx. */
export function receivedOf(
  { status, headers, text }: StrictAnswer,
  sent: SentRequest,
): Pick<ClientErrorDetails, 'answer' | 'explanation'> {
  if (text === '') return {};
  const isComplete = text.length <= errorBytesMax;
  return errorAnswerOf(
    { status, contentType: headers['content-type'], text: text.slice(0, errorBytesMax), isComplete },
    sent,
  );
}

/**
 * The content type that a contract expects of a status; undefined when it does not declare the status.
 * Neopay's documentation writes `application/json/`.
 */
export function contentTypeOf(route: Route, status: number): RegExp | undefined {
  const response: unknown = route.responses[status];
  if (response === undefined) return undefined;
  if (isOtherResponse(response) && response.contentType.toLowerCase() === 'application/problem+json')
    return problemType;
  if (isOtherResponse(response) && isTextType(response.contentType)) return textTypeOf(response.contentType);
  return status >= 400 ? jsonOrProblemType : jsonType;
}

const jsonType = /^application\/json\/?(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i;
const problemType = /^application\/problem\+json(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i;
const jsonOrProblemType = /^application\/(?:json\/?|problem\+json)(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i;

/** A page or a table, which is returned as it came. */
function isTextType(contentType: string): boolean {
  return contentType.startsWith('text/');
}

function textTypeOf(contentType: string): RegExp {
  return new RegExp(`^${contentType}(?:[ \\t]*;[ \\t]*charset="?utf-8"?)?$`, 'i');
}

function isOtherResponse(response: unknown): response is { contentType: string; body: unknown } {
  return typeof response === 'object' && response !== null && 'contentType' in response && 'body' in response;
}

/** The part of Standard Schema that is used here. */
export interface Schema {
  readonly '~standard': {
    validate(value: unknown): SchemaResult | Promise<SchemaResult>;
  };
}

type SchemaResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** What is wrong with one field, as Standard Schema says it. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** Zod's, of a union: the issues of each of its forms. */
  readonly errors?: readonly (readonly SchemaIssue[])[] | undefined;
}

/** Whether a value is a schema of a library that implements Standard Schema. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '~standard' in value;
}

/**
 * At most 20: a page of a thousand invalid rows would fill the log. Of a value that may have several forms, the fields that
 * are wrong in the form that it is closest to.
 */
export function issuesOf(issues: readonly SchemaIssue[]): Issue[] {
  return issues
    .flatMap((issue) => fieldsOf(issue, []))
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.join('.'), message }));
}

function fieldsOf(issue: SchemaIssue, above: readonly string[]): { path: readonly string[]; message: string }[] {
  const { path = [], message, errors = [] } = issue;
  const at = [...above, ...path.map((part) => String(typeof part === 'object' ? part.key : part))];
  const [closest] = errors.filter((form) => form.length > 0).sort((left, right) => left.length - right.length);
  return closest === undefined ? [{ path: at, message }] : closest.flatMap((each) => fieldsOf(each, at));
}
