import * as z from 'zod/mini';

/** Laravel's page links. Never follow them: the provider's own sample points at `http://localhost`. */
export const PageLinks = z
  .object({
    first: z.nullish(z.string()),
    last: z.nullish(z.string()),
    prev: z.nullish(z.string()),
    next: z.nullish(z.string()),
  })
  .check(z.meta({ id: 'PageLinks' }));

/** Laravel's page counts. Do not rely on them: the sample says rows 1 to 10 of 16, and has one row. */
export const PageMeta = z
  .object({
    current_page: z.int(),
    from: z.nullish(z.int()),
    last_page: z.int(),
    links: z.nullish(z.array(z.object({ url: z.nullish(z.string()), label: z.string(), active: z.boolean() }))),
    path: z.nullish(z.string()),
    per_page: z.int(),
    to: z.nullish(z.int()),
    total: z.int(),
  })
  .check(z.meta({ id: 'PageMeta' }));

/** Links and counts of a list for which the provider's pages show only `data`: any form, or none. */
export const undocumentedPaging = { links: z.optional(z.unknown()), meta: z.optional(z.unknown()) };

/** `page` starts at 1. A client sends a number, a server reads text; the result is a number. */
export const PageQuery = z.object({
  page: z.optional(
    z.union([z.int().check(z.minimum(1)), z.pipe(z.string().check(z.regex(/^[1-9]\d{0,8}$/)), z.transform(Number))]),
  ),
});
