import { type AppRoute, insertParamsIntoPath } from '@ts-rest/core';
import { isSchema } from './answer.ts';
import { ClientError } from './client-error.ts';

/**
 * Validates the path parameters against the contract, and encodes each as one segment of the path. ts-rest would insert
 * them unencoded, and an id may come from a callback that anyone can send.
 *
 * @throws ClientError `invalid_path_parameter`
 */
export function encodePathParameters(route: AppRoute, routeName: string, parameters: unknown): Record<string, string> {
  const values = (parameters ?? {}) as Record<string, unknown>;
  const names = [...route.path.matchAll(/:([^/?]+)/g)].map((match) => match[1] ?? '');
  const schema = route.pathParams;
  if (isSchema(schema)) {
    const result = schema['~standard'].validate(values);
    if (result instanceof Promise || result.issues !== undefined) throw invalid(names.join(', '), route, routeName);
  }
  const encoded: Record<string, string> = {};
  for (const name of names) {
    const segment = encodeSegment(Object.hasOwn(values, name) ? values[name] : undefined);
    if (segment === undefined) throw invalid(name, route, routeName);
    encoded[name] = segment;
  }
  return encoded;
}

/** The path of the request, with the path of the base URL. */
export function expectedPathname(baseUrl: URL, route: AppRoute, encoded: Record<string, string>): string {
  return baseUrl.pathname.replace(/\/$/, '') + insertParamsIntoPath({ path: route.path, params: encoded });
}

function encodeSegment(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are refused
  if (text === '' || text === '.' || text === '..' || /[/\\\u0000-\u001f\u007f-\u009f]/.test(text)) return undefined;
  return text.isWellFormed() ? encodeURIComponent(text) : undefined;
}

function invalid(name: string, route: AppRoute, routeName: string): ClientError {
  return new ClientError({
    code: 'invalid_path_parameter',
    route: routeName,
    message: `the path parameter ${name} is invalid`,
    ...(route.method === 'GET' ? {} : { outcome: 'not_sent' }),
  });
}
