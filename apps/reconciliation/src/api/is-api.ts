import type { Request } from 'express';

/** Whether a request is for the API, and not for a page. */
export function isApi(request: Pick<Request, 'path'>): boolean {
  return request.path.startsWith('/v1/') || request.path === '/v1';
}
