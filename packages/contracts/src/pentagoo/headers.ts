import * as z from 'zod/mini';

/** `integrationKey:integrationSecret`. Pentagoo spells the header `OAuth`; the schema has lower case, as servers do. */
export const PentagooHeaders = z.object({
  oauth: z.string().check(z.regex(/^[^:\s]+:\S+$/, 'Should be integrationKey:integrationSecret.')),
});
