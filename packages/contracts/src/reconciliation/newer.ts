import * as z from 'zod/mini';

/**
 * A field that answers have since a later version than 0.1.0. An app of an older version, beside which a client may run
 * during an upgrade, does not send it: the client then reads this value.
 */
export function newer<const Schema extends z.ZodMiniType>(schema: Schema, value: z.output<Schema>) {
  return z._default(schema, value as never);
}
