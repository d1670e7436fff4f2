import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { useLanguage } from '../../texts/language-provider.tsx';

/** The order with its standing and its headline, in the language of the page. */
export function useOrder(orderId: string) {
  const client = useClient();
  const { language } = useLanguage();
  return useQuery({
    queryKey: ['orders', 'one', orderId, language],
    queryFn: async ({ signal }) => bodyOf(await client.getOrder({ params: { orderId }, signal }), 200),
  });
}

/** The units of money that witnesses show for the order. */
export function useOrderMoney(orderId: string) {
  const client = useClient();
  const { language } = useLanguage();
  return useQuery({
    queryKey: ['orders', 'money', orderId, language],
    queryFn: async ({ signal }) => bodyOf(await client.getMoney({ params: { orderId }, signal }), 200).units,
  });
}

/** The payments that are bound to the order, as last read. */
export function useBoundPayments(orderId: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['payments', 'of', orderId],
    queryFn: async ({ signal }) =>
      bodyOf(await client.listPayments({ query: { orderId, limit: 200 }, signal }), 200).items,
  });
}

/** The story, as far as it has been read, oldest first. */
export function useOrderStory(orderId: string) {
  const client = useClient();
  const { language } = useLanguage();
  return useList(['orders', 'story', orderId, language], async (page, signal) => {
    const query = { ...page, limit: ENTRIES_PER_PAGE };
    const { entries, nextCursor } = bodyOf(await client.getStory({ params: { orderId }, query, signal }), 200);
    return { items: entries, nextCursor };
  });
}

const ENTRIES_PER_PAGE = 200;
