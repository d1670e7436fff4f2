import * as z from 'zod';
import { seconds } from './seconds.ts';

const common = {
  /** Wait before the fault. Default: 0. */
  delaySeconds: seconds.optional(),
};
const beforeOrAfter = {
  ...common,
  /** Runs the call first, so that only its answer is lost or replaced. Default: false. */
  handled: z.boolean().optional(),
};

/**
 * What goes wrong with one call.
 * - `delay`: the right answer, late.
 * - `drop`: the connection is closed without an answer. With `handled`, a create has still created a payment.
 * - `status`: an error status, with `Retry-After` if `retryAfter` is set.
 * - `redirect`, `html`, `empty`, `raw`: a different answer from the API's.
 * - `content-type`: the right answer with another content type.
 * - `headers`: the right answer with other headers; null takes a header away.
 * - `truncate`: the first half of the answer with a matching content length. `cut`: the first half, then the connection
 *   is closed.
 * - `stall`: headers and the first half, then nothing. `trickle`: the right answer, byte by byte.
 *
 * The last six and `delay` always run the call.
 */
export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), delaySeconds: seconds }),
  z.strictObject({ kind: z.literal('drop'), ...beforeOrAfter }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    retryAfter: z.union([z.string(), z.number()]).optional(),
    ...beforeOrAfter,
  }),
  z.strictObject({
    kind: z.literal('redirect'),
    location: z.string(),
    status: z.literal([301, 302, 303, 307, 308]).optional(),
    ...beforeOrAfter,
  }),
  z.strictObject({ kind: z.literal('html'), status: z.int().min(200).max(599).optional(), ...beforeOrAfter }),
  z.strictObject({ kind: z.literal('empty'), ...beforeOrAfter }),
  z.strictObject({
    kind: z.literal('raw'),
    body: z.union([z.string(), z.instanceof(Uint8Array)]),
    status: z.int().min(200).max(599).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    ...beforeOrAfter,
  }),
  z.strictObject({ kind: z.literal('content-type'), contentType: z.string(), ...common }),
  z.strictObject({
    kind: z.literal('headers'),
    headers: z.record(z.string(), z.string().nullable()),
    ...common,
  }),
  z.strictObject({ kind: z.literal('truncate'), ...common }),
  z.strictObject({ kind: z.literal('cut'), ...common }),
  z.strictObject({ kind: z.literal('stall'), ...common }),
  z.strictObject({ kind: z.literal('trickle'), byteSeconds: seconds, ...common }),
]);
export type Fault = z.output<typeof Fault>;
