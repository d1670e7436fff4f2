import { JsonError, readJson } from '@punteo/json';
import { type AppRoute, ContractNoBody } from '@ts-rest/core';
import { ClientError, type Issue } from './client-error.ts';
import { outcomeOf, type StrictAnswer } from './strict-fetch.ts';

/**
 * The content type that a contract expects of a status, or undefined when it does not declare the status.
 * `application/json/` is how Neopay's own tables write it.
 */
export function contentTypeOf(route: AppRoute, status: number): RegExp | undefined {
  const response: unknown = route.responses[status];
  if (response === undefined) return undefined;
  if (isOtherResponse(response) && response.contentType.toLowerCase() === 'application/problem+json')
    return problemType;
  return status >= 400 ? jsonOrProblemType : jsonType;
}

/**
 * The body that the contract promises for this status.
 *
 * @throws ClientError `bad_json`, `bad_shape`
 */
export function parseAnswer(route: AppRoute, routeName: string, answer: StrictAnswer): unknown {
  const declared: unknown = route.responses[answer.status];
  if (declared === ContractNoBody) return undefined;
  const schema: unknown = isOtherResponse(declared) ? declared.body : declared;
  if (!isSchema(schema)) throw refusal('invalid_configuration', { message: 'The contract holds no schema.' });
  const value = read();
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw refusal('invalid_configuration', { message: 'The contract holds an asynchronous schema.' });
  }
  if (result.issues === undefined) return result.value;
  if (answer.text === '') throw refusal('bad_json', { message: 'The answer is empty.' });
  throw refusal('bad_shape', { issues: issuesOf(result.issues) });

  function read(): unknown {
    // Only a schema that takes undefined accepts an empty body.
    if (answer.text === '') return undefined;
    try {
      return readJson(answer.text);
    } catch (error) {
      throw refusal('bad_json', error instanceof JsonError ? { message: error.message } : {});
    }
  }

  function refusal(
    code: 'bad_json' | 'bad_shape' | 'invalid_configuration',
    details: { message?: string; issues?: readonly Issue[] },
  ): ClientError {
    const outcome = route.method === 'GET' ? {} : { outcome: outcomeOf(answer.status) };
    return new ClientError({ code, route: routeName, status: answer.status, ...outcome, ...details });
  }
}

const jsonType = /^application\/json\/?(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i;
const problemType = /^application\/problem\+json(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i;
const jsonOrProblemType = /^application\/(?:json\/?|problem\+json)(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i;

/** As much of Standard Schema as is used here. */
export interface Schema {
  readonly '~standard': {
    validate(value: unknown): SchemaResult | Promise<SchemaResult>;
  };
}

type SchemaResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '~standard' in value;
}

/** At most 20: a page of a thousand bad rows is one fault. */
export function issuesOf(issues: readonly SchemaIssue[]): Issue[] {
  return issues.slice(0, 20).map(({ path = [], message }) => ({
    path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
}

function isOtherResponse(response: unknown): response is { contentType: string; body: unknown } {
  return typeof response === 'object' && response !== null && 'contentType' in response && 'body' in response;
}
