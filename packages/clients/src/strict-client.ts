import { contentTypeOf, isSchema, issuesOf, parseAnswer, receivedOf } from './answer.ts';
import { call } from './call.ts';
import type { Route, Routes, StrictClient } from './call-types.ts';
import { ClientError } from './client-error.ts';
import { type ClientConfig, type ResolvedConfig, resolveConfig } from './config.ts';
import { encodePath } from './encode-path.ts';
import { encodeQuery } from './encode-query.ts';

/**
 * A client for the routes of any contract: each argument is validated before a request is sent, each answer before it is
 * returned. Every call sends `headers`, spelled as here.
 *
 * @throws ClientError `invalid_configuration`
 */
export function createStrictClient<Router extends object, Name extends string>(
  router: Router,
  config: ClientConfig & { baseUrl: string },
  headers: Readonly<Record<Name, string>>,
): StrictClient<Router, SentNames<Name>> {
  return clientOf(router as Routes, resolveConfig(config, headers)) as StrictClient<Router, SentNames<Name>>;
}

/** In lower case, as contracts name headers; none where the names are not known to the compiler. */
type SentNames<Name extends string> = string extends Name ? never : Lowercase<Name>;

interface LooseArguments {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly signal?: AbortSignal;
}

function clientOf(router: Routes, config: ResolvedConfig): object {
  return Object.fromEntries(
    Object.entries(router).map(([name, entry]) => [
      name,
      isRoute(entry) ? callOf(entry, config) : clientOf(entry, config),
    ]),
  );
}

function callOf(route: Route, config: ResolvedConfig): (args?: LooseArguments) => Promise<unknown> {
  if ((route.contentType ?? 'application/json') === 'application/json')
    return (args = {}) => callRoute(route, args, config);
  const message = `the route ${nameOf(route)} takes ${route.contentType}; this client sends JSON only`;
  throw new ClientError({ code: 'invalid_configuration', message });
}

function isRoute(entry: Route | Routes): entry is Route {
  return typeof entry.method === 'string' && typeof entry.path === 'string';
}

async function callRoute(route: Route, args: LooseArguments, config: ResolvedConfig) {
  const routeName = nameOf(route);
  const path = encodePath(route, routeName, args.params);
  if ('query' in route) check(route, route.query, args.query ?? {}, 'query');
  if ('body' in route) check(route, route.body, args.body, 'body');
  const body = args.body === undefined || route.method === 'GET' ? undefined : JSON.stringify(args.body);
  const request = {
    route: routeName,
    url: urlOf(route, config.baseUrl, path, encodeQuery(args.query)),
    method: route.method,
    headers: mergedHeaders(args.headers, config.headers, body !== undefined),
    body,
    contentTypeOf: (status: number) => contentTypeOf(route, status),
  };
  const answer = await call(request, config, args.signal);
  const value = parseAnswer(route, routeName, answer, request);
  const { explanation } = answer.status < 400 ? {} : receivedOf(answer, request);
  return {
    status: answer.status,
    body: value,
    raw: answer.text,
    ...(explanation === undefined ? {} : { explanation }),
    get headers() {
      return new Headers(Object.entries(answer.headers).flatMap(([name, text]) => pairs(name, text)));
    },
  };
}

function urlOf(route: Route, baseUrl: URL, path: string, query: string): string {
  const pathname = baseUrl.pathname.replace(/\/$/, '') + path;
  const url = new URL(baseUrl.origin + pathname + query);
  // A second guard beside the encoding of parameters: the request goes to the path that was meant, or nowhere.
  if (url.pathname === pathname && url.origin === baseUrl.origin) return url.href;
  throw new ClientError({ code: 'invalid_path_parameter', route: nameOf(route), ...notSent(route) });
}

function check(route: Route, schema: unknown, value: unknown, part: 'query' | 'body'): void {
  if (!isSchema(schema)) return;
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise || result.issues === undefined) return;
  const issues = issuesOf(result.issues).map(({ path, message }) => ({
    path: path ? `${part}.${path}` : part,
    message,
  }));
  throw new ClientError({ code: 'invalid_request', route: nameOf(route), issues, ...notSent(route) });
}

/**
 * The caller's headers replace the client's own, except the content type. The client's are spelled as given: Pentagoo
 * documents its header as `OAuth`.
 */
function mergedHeaders(
  callers: unknown,
  own: Readonly<Record<string, string>>,
  hasBody: boolean,
): Record<string, string> {
  const merged: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity' };
  if (hasBody) merged['content-type'] = 'application/json';
  const replaced = new Set<string>();
  for (const [name, value] of Object.entries(callers ?? {})) {
    if (value === undefined) continue;
    replaced.add(name.toLowerCase());
    merged[name.toLowerCase()] = String(value);
  }
  for (const [name, value] of Object.entries(own)) {
    if (name === 'content-type' || !replaced.has(name.toLowerCase())) merged[name] = value;
  }
  return merged;
}

function notSent(route: Route): { outcome: 'not_sent' } | undefined {
  return route.method === 'GET' ? undefined : { outcome: 'not_sent' };
}

function nameOf(route: Route): string {
  return `${route.method} ${route.path}`;
}

function pairs(name: string, value: string | string[] | undefined): [string, string][] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((text) => [name, text]);
}
