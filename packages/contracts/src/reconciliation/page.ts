import * as z from 'zod/mini';

/** `nextCursor` of an earlier page of the same list, unchanged. */
export const Cursor = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,512}$/, 'Should be a cursor from an answer of this list.'));

/** A whole number from 0 to `most`, in a query as text. The result is a number. */
export function wholeNumber(most: number) {
  const should = `Should be a whole number from 0 to ${most}.`;
  return z.union([
    z.int().check(z.minimum(0), z.maximum(most)),
    z.pipe(
      z.string().check(
        z.regex(/^(?:0|[1-9]\d{0,8})$/, should),
        z.refine((digits) => Number(digits) <= most, should),
      ),
      z.transform(Number),
    ),
  ]);
}

/** The query of every list. A client sends `limit` as a number, a server reads text; the result is a number. */
export const pageQuery = {
  cursor: z.optional(Cursor),
  limit: z.optional(
    z.union([
      z.int().check(z.minimum(1), z.maximum(200)),
      z.pipe(
        z.string().check(z.regex(/^(?:[1-9]\d?|1\d\d|200)$/, 'Should be a whole number from 1 to 200.')),
        z.transform(Number),
      ),
    ]),
  ),
};

/** A stored row that does not hold what Punteo writes; `reason` is a sentence. */
const UnreadableRow = z.object({ id: z.string(), reason: z.string() }).check(z.meta({ id: 'UnreadableRow' }));

/** A page of a list; `nextCursor` is null on the last page. Rows that cannot be read are in `unreadable`, with the reason. */
export function pageOf<Item extends z.ZodMiniType>(item: Item) {
  return z.object({
    items: z.array(item),
    unreadable: z.optional(z.array(UnreadableRow)),
    nextCursor: z.nullable(z.string()),
  });
}
