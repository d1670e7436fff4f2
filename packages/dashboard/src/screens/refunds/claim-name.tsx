import { Stack, Text } from '@mantine/core';
import type { Claim } from '@punteo/clients/reconciliation';
import { ShortHash } from '../../components/short-hash.tsx';

/** The payment or the transaction that brought the money. */
export function ClaimName({ claim }: { readonly claim: Claim }) {
  return (
    <Stack gap={0}>
      {claim.kind === 'payment' ? (
        <ShortHash value={claim.paymentId} />
      ) : (
        <ShortHash value={claim.hash} network={claim.network} />
      )}
      <Text size="xs" c="dimmed">
        {claim.kind === 'payment' ? claim.provider : `${claim.provider}, ${claim.network}`}
      </Text>
    </Stack>
  );
}
