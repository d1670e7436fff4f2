import { Text } from '@mantine/core';
import type { EventDelivery } from '@punteo/clients/reconciliation';
import { Instant } from '../../components/instant.tsx';
import { type TextOf, useText } from '../../texts/use-text.ts';

/** The delivery to one endpoint: where, how often it was tried, what went wrong, and when it is tried again. */
export function Delivery({
  delivery: { endpoint, attempts, lastError, nextAttemptAt },
  inTable = false,
}: {
  readonly delivery: EventDelivery;
  readonly inTable?: boolean;
}) {
  const text = useText();
  return (
    <Text component="div">
      <b>{endpoint}</b>, {text('events.attempts', { count: attempts })}
      {lastError !== null && `, ${deliveryErrorText(lastError, text)}`}
      {nextAttemptAt !== null && (
        <>
          , {text('events.next')} <Instant at={nextAttemptAt} inTable={inTable} />
        </>
      )}
    </Text>
  );
}

/** Why a delivery failed: `http_500` is "HTTP 500". */
function deliveryErrorText(reason: string, text: TextOf): string {
  const [, status] = /^http_(\d{3})$/.exec(reason) ?? [];
  if (status !== undefined) return `HTTP ${status}`;
  switch (reason) {
    case 'timeout':
    case 'unreachable':
    case 'endpoint_removed':
      return text(`events.error.${reason}`);
    default:
      return reason;
  }
}
