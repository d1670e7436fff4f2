import { Text } from '@mantine/core';
import type { Health } from '@punteo/clients/reconciliation';
import { Instant } from '../../../components/instant.tsx';
import { useText } from '../../../texts/use-text.ts';
import { HealthLine } from './health-line.tsx';

/** Whether each provider and each chain answered when it was last asked. */
export function WitnessHealth({ providers }: Pick<Health, 'providers'>) {
  const text = useText();
  if (providers.length === 0) return <Text c="dimmed">{text('health.noProvider')}</Text>;
  return providers.flatMap(({ provider, witnesses }) =>
    witnesses.length === 0
      ? [
          <HealthLine key={provider} is="unsure">
            <b>{provider}</b>: {text('health.notAsked')}
          </HealthLine>,
        ]
      : witnesses.map(({ network, lastVerifiedAt, failingSince }) => (
          <HealthLine key={`${provider} ${network}`} is={failingSince === null ? 'good' : 'bad'}>
            <b>{network === null ? provider : text('health.chainOf', { provider, network })}</b>:{' '}
            {failingSince === null ? (
              <>
                {text('health.answered')} <Instant at={lastVerifiedAt} />
              </>
            ) : (
              <>
                {text('health.failing')} <Instant at={failingSince} />
              </>
            )}
          </HealthLine>
        )),
  );
}
