import type { RequestHandler } from 'express';
import { sendProblem } from '../problem.ts';

/** Answers 405 with `Allow` when a path exists, but not for this method. */
export function methodGuard(routes: readonly { readonly method: string; readonly path: string }[]): RequestHandler {
  const methodsByPath = new Map<string, Set<string>>();
  for (const { method, path } of routes) {
    const methods = methodsByPath.get(path) ?? new Set();
    methods.add(method);
    if (method === 'GET') methods.add('HEAD');
    methodsByPath.set(path, methods);
  }
  const patterns = [...methodsByPath].map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`),
    methods,
  }));
  return (request, response, next) => {
    const matching = patterns.filter(({ pattern }) => pattern.test(request.path));
    if (matching.length === 0 || matching.some(({ methods }) => methods.has(request.method))) return next();
    const allowed = matching.flatMap(({ methods }) => [...methods]).join(', ');
    response.set('allow', allowed);
    sendProblem(response, {
      status: 405,
      code: 'method_not_allowed',
      detail: `${request.method} is not allowed here. Use ${allowed}.`,
    });
  };
}
