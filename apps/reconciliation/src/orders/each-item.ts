import type { Page, PageRequest } from '@punteo/payments';

const PAGE_ITEMS = 200;

/** Every item of a paged list, page after page. */
export async function* eachItem<Item>(list: (page: PageRequest) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit: PAGE_ITEMS, ...(cursor === null ? {} : { cursor }) });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
