import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly unreadable?: readonly { readonly id: string; readonly reason: string }[] | undefined;
}

/** A list of the API, as far as it has been read. */
export interface List<Item> {
  readonly items: readonly Item[];
  /** Stored rows that cannot be read. */
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
  readonly isLoading: boolean;
  /** Other filters or another sort are being read; `items` are those of before. */
  readonly isOutdated: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}

/**
 * Reads a list page by page, each after the cursor of the one before, so that a list of a million rows is as quick as one of
 * ten. The key names the list and everything that selects or sorts it.
 */
export function useList<Item>(
  queryKey: QueryKey,
  fetchPage: (
    page: { readonly cursor?: string; readonly limit: number },
    signal: AbortSignal,
  ) => Promise<ListPage<Item>>,
): List<Item> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      fetchPage({ limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const unreadable = useMemo(() => data?.pages.flatMap((page) => page.unreadable ?? []) ?? [], [data]);
  return {
    items,
    unreadable,
    isLoading: query.isPending,
    isOutdated: query.isPlaceholderData,
    error: query.error,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}

const PAGE_SIZE = 50;
