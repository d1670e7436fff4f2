import * as z from 'zod';

/** What every list takes. A client gives `limit` as a number, a server reads text; both come out as a number. */
export const pageQuery = {
  /** `nextCursor` of a former page of the same list, as it came. */
  cursor: z.string().min(1).max(512).optional(),
  limit: z
    .union([
      z.int().min(1).max(200),
      z
        .string()
        .regex(/^(?:[1-9]\d?|1\d\d|200)$/, 'Should be a whole number from 1 to 200.')
        .transform(Number),
    ])
    .optional(),
};

/** A page of a list; `nextCursor` is null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
