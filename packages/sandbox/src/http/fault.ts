import * as z from 'zod';
import { seconds } from './seconds.ts';

const common = {
  /** Waits so long before the fault strikes. */
  delaySeconds: seconds.optional(),
};
const beforeOrAfter = {
  ...common,
  /** Whether the call is carried out first, so that only its answer is lost or spoilt; false unless told. */
  handled: z.boolean().optional(),
};

/**
 * What goes wrong with one call.
 * - `delay`: the right answer, late.
 * - `drop`: the connection is closed without an answer. With `handled`, a create has happened all the same.
 * - `status`: an error status, with `Retry-After` where told.
 * - `redirect`, `html`, `empty`, `raw`: another answer than the API's.
 * - `content-type`: the right answer under another content type.
 * - `truncate`: the first half of the answer, well-framed. `cut`: the first half, then the connection is closed.
 * - `stall`: headers and the first half, then silence. `trickle`: the right answer, byte by byte.
 *
 * The last five always carry the call out, as does `delay`.
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
  z.strictObject({ kind: z.literal('truncate'), ...common }),
  z.strictObject({ kind: z.literal('cut'), ...common }),
  z.strictObject({ kind: z.literal('stall'), ...common }),
  z.strictObject({ kind: z.literal('trickle'), byteSeconds: seconds, ...common }),
]);
export type Fault = z.output<typeof Fault>;
