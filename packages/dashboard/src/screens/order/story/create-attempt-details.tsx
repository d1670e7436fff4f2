import { Anchor, Group, Text } from '@mantine/core';
import type { CreateAttempt } from '@punteo/clients/reconciliation';
import { ShortHash } from '../../../components/short-hash.tsx';
import { useText } from '../../../texts/use-text.ts';

/** The payment, where the buyer pays, and which attempt another one repeats. */
export function CreateAttemptDetails({
  attempt: { providerPaymentId, authorisationUrl, paymentAddress, retryOf, idempotencyKey },
}: {
  readonly attempt: CreateAttempt;
}) {
  const text = useText();
  return (
    <Group gap="xs">
      {providerPaymentId !== null && <ShortHash value={providerPaymentId} />}
      {isWebAddress(authorisationUrl) && (
        <Anchor href={authorisationUrl} target="_blank" rel="noreferrer" size="xs">
          {text('order.paymentPage')}
        </Anchor>
      )}
      {paymentAddress !== null && <ShortHash value={paymentAddress} />}
      {retryOf !== null && (
        <Text size="xs" c="dimmed">
          {text('order.retryOf', { createAttemptId: retryOf })}
        </Text>
      )}
      {idempotencyKey !== null && (
        <Text size="xs" c="dimmed">
          {text('order.idempotencyKey', { idempotencyKey })}
        </Text>
      )}
    </Group>
  );
}

/** It comes from a provider: an address of another kind, such as `javascript:`, must never be a link. */
function isWebAddress(url: string | null): url is string {
  return url !== null && /^https?:\/\//i.test(url);
}
