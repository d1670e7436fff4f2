import * as z from 'zod';

/**
 * Pentagoo names the header `OAuth`; servers see header names in lower case, and so does the schema.
 * The value is `integrationKey:integrationSecret`.
 */
export const PentagooHeaders = z.object({
  oauth: z.string().regex(/^[^:\s]+:\S+$/, 'Should be integrationKey:integrationSecret.'),
});
