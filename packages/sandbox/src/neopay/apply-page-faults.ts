import type { LaravelPage } from './laravel-page.ts';
import type { PageFaults } from './neopay-types.ts';

/** Applies the page faults to one page. `previous` is the unchanged page before it. */
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
