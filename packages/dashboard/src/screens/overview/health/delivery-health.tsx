import { Text } from '@mantine/core';
import type { Health } from '@punteo/clients/reconciliation';
import { Instant } from '../../../components/instant.tsx';
import { useText } from '../../../texts/use-text.ts';
import { ListLink } from '../list-link.tsx';
import { HealthLine } from './health-line.tsx';

/** Whether merchant events arrive. */
export function DeliveryHealth({ deliveries }: Pick<Health, 'deliveries'>) {
  const text = useText();
  if (deliveries.length === 0) return <Text c="dimmed">{text('health.noEndpoint')}</Text>;
  return deliveries.map(({ endpoint, pending, paused, oldestAt, dead }) => (
    <HealthLine key={endpoint} is={dead > 0 ? 'bad' : paused > 0 ? 'attention' : 'good'}>
      <b>{endpoint}</b>: {text('health.pending', { count: pending })}
      {oldestAt !== null && (
        <>
          , {text('health.oldest')} <Instant at={oldestAt} />
        </>
      )}
      {paused > 0 && <div>{text('health.paused', { count: paused })}</div>}
      <div>
        {dead === 0 ? (
          text('health.dead', { count: dead })
        ) : (
          <ListLink of={{ list: 'events', query: { state: 'dead' } }}>{text('health.dead', { count: dead })}</ListLink>
        )}
      </div>
    </HealthLine>
  ));
}
