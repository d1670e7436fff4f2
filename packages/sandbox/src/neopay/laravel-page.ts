import type { PageLinks, PageMeta } from '@punteo/contracts/neopay';
import type { input } from 'zod';

const perPage = 10;
/** Page numbers shown on each side of the current one. */
const neighbours = 3;

export interface LaravelPage<Row> {
  data: Row[];
  links: input<typeof PageLinks>;
  meta: input<typeof PageMeta>;
}

/**
 * A page of ten rows as Laravel serves it. The URLs follow the document's sample: absolute ones point at
 * http://localhost, relative ones have no leading slash.
 */
export function laravelPage<Row>(rows: readonly Row[], page: number, path: string): LaravelPage<Row> {
  const first = (page - 1) * perPage;
  const data = rows.slice(first, first + perPage);
  const lastPage = Math.max(1, Math.ceil(rows.length / perPage));
  const absolute = (number: number) => `http://localhost/${path}?page=${number}`;
  return {
    data,
    links: {
      first: absolute(1),
      last: absolute(lastPage),
      prev: page > 1 ? absolute(page - 1) : null,
      next: page < lastPage ? absolute(page + 1) : null,
    },
    meta: {
      current_page: page,
      from: data.length > 0 ? first + 1 : null,
      last_page: lastPage,
      links: pageLinks(page, lastPage, path),
      path,
      per_page: perPage,
      to: data.length > 0 ? first + data.length : null,
      total: rows.length,
    },
  };
}

function pageLinks(page: number, lastPage: number, path: string) {
  const link = (number: number, label: string, active: boolean) => ({
    url: number >= 1 && number <= lastPage ? `${path}?page=${number}` : null,
    label,
    active,
  });
  const from = Math.max(1, page - neighbours);
  const to = Math.min(lastPage, page + neighbours);
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  return [
    link(page - 1, 'Previous', false),
    ...numbers.map((number) => link(number, String(number), number === page)),
    link(page + 1, 'Next', false),
  ];
}
