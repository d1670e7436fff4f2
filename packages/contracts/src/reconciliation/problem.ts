import * as z from 'zod/mini';

/**
 * RFC 9457. `code` is stable: branch on it, never on `title` or `detail`. `requestId` identifies the request in the
 * log.
 */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
  })
  .check(z.meta({ id: 'Problem' }));
export type Problem = z.output<typeof Problem>;
