import type { RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

/** A known path asked in a way that it does not serve gets 405 and the ways that it does. */
export function methodGuard(routes: readonly { readonly method: string; readonly path: string }[]): RequestHandler {
  const methodsByPattern = new Map<string, Set<string>>();
  for (const { method, path } of routes) {
    const methods = methodsByPattern.get(path) ?? new Set();
    methods.add(method);
    if (method === 'GET') methods.add('HEAD');
    methodsByPattern.set(path, methods);
  }
  const patterns = [...methodsByPattern].map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`),
    methods,
  }));
  return (request, response, next) => {
    const known = patterns.filter(({ pattern }) => pattern.test(request.path));
    if (known.length === 0 || known.some(({ methods }) => methods.has(request.method))) return next();
    response.set('allow', known.flatMap(({ methods }) => [...methods]).join(', '));
    sendProblem(response, { status: 405, code: 'method_not_allowed', detail: `${request.method} is not served here.` });
  };
}
