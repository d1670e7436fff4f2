import type { LaravelPage } from './laravel-page.ts';
import type { PageFaults } from './neopay-types.ts';

/** The page with everything wrong that was asked for, and nothing else. `previous` is the honest page before it. */
export function applyPageFaults(
  page: LaravelPage<unknown>,
  previous: LaravelPage<unknown> | undefined,
  { repeatedRows = 0, meta, links, rows }: PageFaults,
): object {
  const repeated = repeatedRows > 0 ? (previous?.data.slice(-repeatedRows) ?? []) : [];
  const data = [...repeated, ...page.data];
  return {
    data: rows ? rows(data, page.meta.current_page) : data,
    links: { ...page.links, ...links },
    meta: { ...page.meta, ...meta },
  };
}
