import { isSchema } from './answer.ts';
import type { Route } from './call-types.ts';
import { ClientError } from './client-error.ts';

/**
 * The path of a route with its parameters, each validated and encoded as one segment: an id may come from a callback that
 * anyone can send.
 *
 * @throws ClientError `invalid_path_parameter`
 */
export function encodePath(route: Route, routeName: string, parameters: unknown): string {
  const values = (parameters ?? {}) as Record<string, unknown>;
  const fail = (names: string) => invalid(names, route, routeName);
  const schema = route.pathParams;
  if (isSchema(schema)) {
    const result = schema['~standard'].validate(values);
    const names = [...route.path.matchAll(PARAMETER)].map((match) => match[1]);
    if (result instanceof Promise || result.issues !== undefined) throw fail(names.join(', '));
  }
  return route.path.replaceAll(PARAMETER, (_parameter, name: string) => {
    const segment = encodeSegment(Object.hasOwn(values, name) ? values[name] : undefined);
    if (segment === undefined) throw fail(name);
    return segment;
  });
}

const PARAMETER = /:([^/?]+)\??/g;

function encodeSegment(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are refused
  if (text === '' || text === '.' || text === '..' || /[/\\\u0000-\u001f\u007f-\u009f]/.test(text)) return undefined;
  return text.isWellFormed() ? encodeURIComponent(text) : undefined;
}

function invalid(names: string, route: Route, routeName: string): ClientError {
  return new ClientError({
    code: 'invalid_path_parameter',
    route: routeName,
    message: `the path parameter ${names} is invalid`,
    ...(route.method === 'GET' ? {} : { outcome: 'not_sent' }),
  });
}
