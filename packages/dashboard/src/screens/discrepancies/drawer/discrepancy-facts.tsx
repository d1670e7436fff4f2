import { Anchor, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Discrepancy } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Instant } from '../../../components/instant.tsx';
import { Money } from '../../../components/money.tsx';
import { ShortHash } from '../../../components/short-hash.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { useText } from '../../../texts/use-text.ts';
import { DueDay } from '../queue/due-day.tsx';

/** What is known of a discrepancy besides what differs. */
export function DiscrepancyFacts({ discrepancy }: { readonly discrepancy: Discrepancy }) {
  const text = useText();
  const { state, orderId, provider, moneyAtRisk, owner, dueOn, note, explainedBy, subject } = discrepancy;
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 3 }} spacing="sm" m={0}>
      <Fact name={text('discrepancies.state')}>
        <StateBadge of={`discrepancyState.${state}`} />
      </Fact>
      <Fact name={text('discrepancies.atRisk')}>
        <Money money={moneyAtRisk} />
      </Fact>
      <Fact name={text('discrepancies.order')}>
        {orderId === null ? (
          '–'
        ) : (
          <Anchor component={Link} to={`/orders/${encodeURIComponent(orderId)}`}>
            {orderId}
          </Anchor>
        )}
      </Fact>
      <Fact name={text('discrepancies.owner')}>{owner ?? text('discrepancies.nobody')}</Fact>
      <Fact name={text('discrepancies.due')}>
        <DueDay day={dueOn} isOpen={state === 'open'} />
      </Fact>
      <Fact name={text('discrepancies.provider')}>{provider ?? '–'}</Fact>
      <Fact name={text('discrepancies.found')}>
        <Instant at={discrepancy.firstSeenAt} />
      </Fact>
      <Fact name={text('discrepancy.lastSeen')}>
        <Instant at={discrepancy.lastSeenAt} />
      </Fact>
      <Fact name={text('discrepancy.subject')}>
        <ShortHash value={subject} />
      </Fact>
      {explainedBy !== null && <Fact name={text('discrepancy.explainedBy')}>{explainedBy}</Fact>}
      {note !== null && (
        <Fact name={text('discrepancy.note')} isWide>
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{note}</Text>
        </Fact>
      )}
    </SimpleGrid>
  );
}

function Fact({
  name,
  isWide = false,
  children,
}: {
  readonly name: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Stack gap={0} style={isWide ? { gridColumn: '1 / -1' } : {}}>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Stack>
  );
}
