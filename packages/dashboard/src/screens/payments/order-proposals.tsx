import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { Instant } from '../../components/instant.tsx';
import type { MoneyValue } from '../../components/money-text.ts';
import { Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';

/** Chooses an order, in the field `orderId`: one of those that wait for exactly this amount, or another by its id. */
export function OrderProposals({ amount }: { readonly amount: MoneyValue }) {
  const text = useText();
  const client = useClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, isPending } = useQuery({
    queryKey: ['orders', 'proposals', amount],
    queryFn: async ({ signal }) => {
      const { value, currency } = amount;
      const query = { states: WAITING, currency, atLeast: value, atMost: value, limit: PROPOSALS_MAX };
      return bodyOf(await client.listOrders({ query, signal }), 200).items;
    },
  });
  if (isPending) return <Loading />;
  const proposals = data ?? [];
  // Where one order fits it is proposed; where none fits, the person writes an id.
  const value = chosen ?? proposals[0]?.orderId ?? OTHER;
  return (
    <Stack gap="xs">
      {proposals.length === 0 ? (
        <Text size="sm">{text('payments.bind.noProposal')}</Text>
      ) : (
        // Its own radios have another name than the field, which the other id may be in, too.
        <Radio.Group label={text('payments.bind.proposals')} name="proposal" value={value} onChange={setChosen}>
          <Stack gap={6} mt={6}>
            {proposals.map(({ orderId, createdAt, standing }) => (
              <Radio
                key={orderId}
                value={orderId}
                label={orderId}
                description={
                  <>
                    {text(`state.${standing.state}`)}, {text('payments.bind.created')}{' '}
                    <Instant at={createdAt} inTable />
                  </>
                }
              />
            ))}
            <Radio value={OTHER} label={text('payments.bind.other')} />
          </Stack>
        </Radio.Group>
      )}
      {value === OTHER ? (
        <TextInput
          name="orderId"
          label={text('orders.filter.orderId')}
          autoComplete="off"
          spellCheck={false}
          required
        />
      ) : (
        <input type="hidden" name="orderId" value={value} />
      )}
    </Stack>
  );
}

const WAITING = 'awaiting,overdue,confirming,underpaid';
const PROPOSALS_MAX = 10;
/** No order has this id: it has a space. */
const OTHER = 'other order';
