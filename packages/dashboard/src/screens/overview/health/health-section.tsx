import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { Overview } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { Section } from '../../../components/section.tsx';
import { ErrorState, Loading } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import { DeliveryHealth } from './delivery-health.tsx';
import { QueueHealth } from './queue-health.tsx';
import { RunHealth } from './run-health.tsx';
import { WitnessHealth } from './witness-health.tsx';

const EVERY_MILLISECONDS = 30_000;

/** Whether runs, providers, chain nodes, queues and deliveries work. */
export function HealthSection({ runs }: { readonly runs: Overview['runs'] | undefined }) {
  const text = useText();
  const client = useClient();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => bodyOf(await client.getHealth({ signal }), 200),
    refetchInterval: EVERY_MILLISECONDS,
  });
  return (
    <Section title={text('health.title')}>
      {health.isPending && <Loading />}
      {health.isError && <ErrorState error={health.error} retry={() => void health.refetch()} />}
      <SimpleGrid minColWidth="19rem" spacing="sm">
        {runs !== undefined && (
          <Card title={text('health.runs')}>
            <RunHealth runs={runs} />
          </Card>
        )}
        {health.data !== undefined && (
          <>
            <Card title={text('health.witnesses')}>
              <WitnessHealth providers={health.data.providers} />
            </Card>
            <Card title={text('health.queues')}>
              <QueueHealth health={health.data} />
            </Card>
            <Card title={text('health.deliveries')}>
              <DeliveryHealth deliveries={health.data.deliveries} />
            </Card>
          </>
        )}
      </SimpleGrid>
    </Section>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="sm">
      <Text component="h3" fw={600} mb={6} mt={0}>
        {title}
      </Text>
      {children}
    </Paper>
  );
}
