import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** An order by its id, with a link to its page. Null: a dash. */
export function OrderLink({ orderId, none = '–' }: { readonly orderId: string | null; readonly none?: string }) {
  if (orderId === null) return <span>{none}</span>;
  return (
    <Anchor component={Link} to={`/orders/${encodeURIComponent(orderId)}`}>
      {orderId}
    </Anchor>
  );
}
