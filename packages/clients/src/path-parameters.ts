import { type AppRoute, insertParamsIntoPath } from '@ts-rest/core';
import { isSchema } from './answer.ts';
import { ClientError } from './client-error.ts';

/**
 * The parameters, checked by the contract and encoded so that each stays one segment of the path. ts-rest inserts them
 * as they are, and an id may come from a callback that anyone can send.
 *
 * @throws ClientError `invalid_path_parameter`
 */
export function encodePathParameters(route: AppRoute, routeName: string, parameters: unknown): Record<string, string> {
  const given = (parameters ?? {}) as Record<string, unknown>;
  const names = [...route.path.matchAll(/:([^/?]+)/g)].map((match) => match[1] ?? '');
  const schema = route.pathParams;
  if (isSchema(schema)) {
    const result = schema['~standard'].validate(given);
    if (result instanceof Promise || result.issues !== undefined) throw refusal(names.join(', '));
  }
  const encoded: Record<string, string> = {};
  for (const name of names) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') throw refusal(name);
    encoded[name] = encodeSegment(String(value)) ?? throwRefusal(name);
  }
  return encoded;

  function refusal(name: string): ClientError {
    return new ClientError({
      code: 'invalid_path_parameter',
      route: routeName,
      message: `${name} is not what the path takes`,
      ...(route.method === 'GET' ? {} : { outcome: 'not_sent' }),
    });
  }

  function throwRefusal(name: string): never {
    throw refusal(name);
  }
}

/** The path that the request must end up with, base path included. */
export function expectedPathname(baseUrl: URL, route: AppRoute, encoded: Record<string, string>): string {
  return baseUrl.pathname.replace(/\/$/, '') + insertParamsIntoPath({ path: route.path, params: encoded });
}

function encodeSegment(value: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (value === '' || value === '.' || value === '..' || /[/\\\u0000-\u001f\u007f-\u009f]/.test(value))
    return undefined;
  return value.isWellFormed() ? encodeURIComponent(value) : undefined;
}
