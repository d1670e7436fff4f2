import { type ApiFetcherArgs, type AppRoute, type AppRouter, initClient, isAppRoute } from '@ts-rest/core';
import { contentTypeOf, isSchema, issuesOf, parseAnswer, receivedOf } from './answer.ts';
import { call } from './call.ts';
import type { StrictClient } from './call-types.ts';
import { ClientError } from './client-error.ts';
import { type ClientConfig, type ResolvedConfig, resolveConfig } from './config.ts';
import { encodePathParameters, expectedPathname } from './path-parameters.ts';

/**
 * A client for any contract, over `strictFetch`. Every call sends `headers`, spelled as here.
 *
 * @throws ClientError `invalid_configuration`
 */
export function createStrictClient<Router extends AppRouter, HeaderNames extends string = never>(
  router: Router,
  config: ClientConfig & { baseUrl: string },
  headers: Record<string, string>,
): StrictClient<Router, HeaderNames> {
  const resolved = resolveConfig(config, headers);
  const calls = initClient(router, {
    baseUrl: resolved.baseUrl.href,
    api: (args: FetcherArguments) => fetchRoute(args, resolved),
  });
  return guarded(router, calls as Calls, resolved) as StrictClient<Router, HeaderNames>;
}

type Calls = { [name: string]: Calls & ((args: object) => Promise<unknown>) };
type FetcherArguments = ApiFetcherArgs & { expectedPathname?: string };
interface LooseArguments {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly signal?: AbortSignal;
}

/** Validates the arguments before ts-rest builds the URL, and passes only these on. */
function guarded(router: AppRouter, calls: Calls, config: ResolvedConfig): object {
  return Object.fromEntries(
    Object.entries(router).map(([name, route]) => {
      const inner = calls[name];
      if (inner === undefined)
        throw new ClientError({
          code: 'invalid_configuration',
          message: `ts-rest built no call for the route ${name}`,
        });
      if (!isAppRoute(route)) return [name, guarded(route, inner, config)];
      const guardedCall = async (args: LooseArguments = {}) => {
        const routeName = nameOf(route);
        const params = encodePathParameters(route, routeName, args.params);
        if ('query' in route) check(route, route.query, args.query ?? {}, 'query');
        if ('body' in route) check(route, route.body, args.body, 'body');
        return inner({
          params,
          query: args.query,
          body: args.body,
          headers: args.headers,
          fetchOptions: args.signal ? { signal: args.signal } : {},
          expectedPathname: expectedPathname(config.baseUrl, route, params),
        });
      };
      return [name, guardedCall];
    }),
  );
}

async function fetchRoute(args: FetcherArguments, config: ResolvedConfig) {
  const { route } = args;
  const routeName = nameOf(route);
  const url = new URL(args.path);
  if (url.origin !== config.baseUrl.origin || url.pathname !== args.expectedPathname) {
    throw new ClientError({ code: 'invalid_path_parameter', route: routeName, ...notSent(route) });
  }
  const request = {
    route: routeName,
    url: url.href,
    method: args.method,
    headers: mergedHeaders(args.headers, config.headers),
    body: typeof args.body === 'string' ? args.body : undefined,
    contentTypeOf: (status: number) => contentTypeOf(route, status),
  };
  const answer = await call(request, config, args.fetchOptions?.signal ?? undefined);
  const body = parseAnswer(route, routeName, answer, request);
  const { explanation } = answer.status < 400 ? {} : receivedOf(answer, request);
  return {
    status: answer.status,
    body,
    raw: answer.text,
    ...(explanation === undefined ? {} : { explanation }),
    get headers() {
      return new Headers(Object.entries(answer.headers).flatMap(([name, value]) => pairs(name, value)));
    },
  };
}

function check(route: AppRoute, schema: unknown, value: unknown, part: 'query' | 'body'): void {
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
 * The caller's headers replace the client's own, except the content type, which ts-rest adds to every body. Spelling is
 * kept: Pentagoo documents its header as `OAuth`.
 */
function mergedHeaders(callers: Record<string, string>, own: Readonly<Record<string, string>>): Record<string, string> {
  const merged: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity', ...callers };
  for (const [name, value] of Object.entries(own)) {
    if (name === 'content-type') merged[name] = value;
    else if (!(name.toLowerCase() in callers)) merged[name] = value;
  }
  return merged;
}

function nameOf(route: AppRoute): string {
  return `${route.method} ${route.path}`;
}

function notSent(route: AppRoute): { outcome: 'not_sent' } | undefined {
  return route.method === 'GET' ? undefined : { outcome: 'not_sent' };
}

function pairs(name: string, value: string | string[] | undefined): [string, string][] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((text) => [name, text]);
}
