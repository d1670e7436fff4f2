import * as z from 'zod';

/** Laravel's page links. Never follow them: the provider's own sample points at `http://localhost`. */
export const PageLinks = z
  .object({
    first: z.string().nullish(),
    last: z.string().nullish(),
    prev: z.string().nullish(),
    next: z.string().nullish(),
  })
  .meta({ id: 'PageLinks' });

/** Laravel's page counts. Do not rely on them: the sample says rows 1 to 10 of 16, and has one row. */
export const PageMeta = z
  .object({
    current_page: z.int(),
    from: z.int().nullish(),
    last_page: z.int(),
    links: z.array(z.object({ url: z.string().nullish(), label: z.string(), active: z.boolean() })).nullish(),
    path: z.string().nullish(),
    per_page: z.int(),
    to: z.int().nullish(),
    total: z.int(),
  })
  .meta({ id: 'PageMeta' });

/** Links and counts of a list for which the provider's pages show only `data`: any form, or none. */
export const undocumentedPaging = { links: z.unknown().optional(), meta: z.unknown().optional() };

/** `page` starts at 1. A client sends a number, a server reads text; the result is a number. */
export const PageQuery = z.object({
  page: z
    .union([
      z.int().min(1),
      z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .transform(Number),
    ])
    .optional(),
});
