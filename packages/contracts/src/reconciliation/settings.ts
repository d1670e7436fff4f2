import * as z from 'zod/mini';

/** A value that is set; a list where it may be several. Null: not set. */
const value = z.nullable(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/**
 * What is configured, without any secret: a secret is shown as `configured`, keys and tokens by their names, a URL without its
 * credentials and its query.
 */
export const Settings = z
  .object({
    groups: z.array(
      z.object({
        /** `providers`, `chains`, `clocks`, `rules`, `rates`, `settlement`, `schedule`, `calendar`, `policy`, `alerts`, `server`. */
        group: z.string(),
        /** Several things of one kind each have an item: a provider, a chain, a rule. */
        items: z.array(
          z.object({
            name: z.string(),
            values: z.array(
              z.object({
                name: z.string(),
                /** The variable that sets it; null: a variable of the provider, or a file. */
                variable: z.nullable(z.string()),
                value,
              }),
            ),
          }),
        ),
      }),
    ),
  })
  .check(z.meta({ id: 'Settings' }));
export type Settings = z.output<typeof Settings>;
