import * as z from 'zod';

/** `integrationKey:integrationSecret`. Pentagoo spells the header `OAuth`; the schema has lower case, as servers do. */
export const PentagooHeaders = z.object({
  oauth: z.string().regex(/^[^:\s]+:\S+$/, 'Should be integrationKey:integrationSecret.'),
});
