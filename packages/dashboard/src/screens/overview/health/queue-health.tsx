import type { Health } from '@punteo/clients/reconciliation';
import { useText } from '../../../texts/use-text.ts';
import { ListLink } from '../list-link.tsx';
import { HealthLine } from './health-line.tsx';

/** From when on waiting is worth a look: both are done within seconds otherwise. */
const LONG_SECONDS = 300;

/** What waits for a worker, and what was given up. */
export function QueueHealth({ health: { callbacks, verifications, queues } }: { readonly health: Health }) {
  const text = useText();
  const minutes = (seconds: number) => Math.ceil(seconds / 60);
  const waitsLong = (seconds: number) => (seconds > LONG_SECONDS ? 'attention' : 'good');
  return (
    <>
      <HealthLine is={waitsLong(callbacks.oldestUnmatchedSeconds)}>
        {callbacks.oldestUnmatchedSeconds === 0 ? (
          text('health.noCallbackWaits')
        ) : (
          <ListLink of={{ list: 'callbacks', query: { outcome: 'received' } }}>
            {text('health.callbackWaits', { minutes: minutes(callbacks.oldestUnmatchedSeconds) })}
          </ListLink>
        )}
      </HealthLine>
      <HealthLine is={waitsLong(verifications.oldestDueSeconds)}>
        {verifications.oldestDueSeconds === 0
          ? text('health.noVerificationWaits')
          : text('health.verificationWaits', { minutes: minutes(verifications.oldestDueSeconds) })}
      </HealthLine>
      <HealthLine is={verifications.dead === 0 ? 'good' : 'bad'}>
        {text('health.deadVerifications', { count: verifications.dead })}
      </HealthLine>
      {queues.map(({ queue, waiting, active }) => (
        <HealthLine key={queue} is="good">
          <code>{queue}</code>: {text('health.queue', { waiting, active })}
        </HealthLine>
      ))}
    </>
  );
}
