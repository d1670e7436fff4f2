import { Alert, Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { KindLabel } from '../../components/kind-label.tsx';
import { Money } from '../../components/money.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { useText } from '../../texts/use-text.ts';

/** The open discrepancies of the order, each with a link to what to do about it. Nothing where there are none. */
export function OpenDiscrepancies({ orderId }: { readonly orderId: string }) {
  const text = useText();
  const client = useClient();
  const { language } = useLanguage();
  const list = useList(['discrepancies', 'of', orderId, language], async (page, signal) =>
    bodyOf(await client.listDiscrepancies({ query: { ...page, orderId, state: 'open' }, signal }), 200),
  );
  if (list.error !== null) return <ErrorState error={list.error} retry={list.retry} />;
  if (list.items.length === 0) return null;
  return (
    <section aria-labelledby="order-discrepancies">
      <Title order={2} id="order-discrepancies" mb="xs">
        {text('order.discrepancies', { count: list.items.length })}
      </Title>
      <Stack gap="xs">
        {list.items.map(({ discrepancyId, kind, sentence, moneyAtRisk, owner }) => (
          <Alert key={discrepancyId} color="orange" variant="light" p="sm">
            <Stack gap={4} align="flex-start">
              <Anchor component={Link} to={`/discrepancies/${encodeURIComponent(discrepancyId)}`} fw={600}>
                <KindLabel kind={kind} />
              </Anchor>
              <Text style={{ overflowWrap: 'anywhere' }}>{sentence}</Text>
              <Text size="xs">
                {moneyAtRisk !== null && (
                  <>
                    {text('order.atRisk')} <Money money={moneyAtRisk} />
                    {' · '}
                  </>
                )}
                {owner === null ? text('order.noOwner') : text('order.owner', { owner })}
              </Text>
            </Stack>
          </Alert>
        ))}
      </Stack>
    </section>
  );
}
