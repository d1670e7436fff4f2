import { Group, Text } from '@mantine/core';
import type { Claim } from '@punteo/clients/reconciliation';
import { ShortHash } from './short-hash.tsx';

/** A payment or a transaction: its id or hash, and where it is. */
export function ClaimName({ claim }: { readonly claim: Claim }) {
  return (
    <Group component="span" gap="0 0.4rem" display="inline-flex">
      {claim.kind === 'payment' ? (
        <ShortHash value={claim.paymentId} />
      ) : (
        <ShortHash value={claim.hash} network={claim.network} />
      )}
      <Text span size="xs" c="dimmed">
        {claim.kind === 'payment' ? claim.provider : `${claim.provider}, ${claim.network}`}
      </Text>
    </Group>
  );
}

/** A claim as the API takes it: the payment's id, or `<network>:<hash>`. */
export function claimText(claim: Claim): string {
  return claim.kind === 'payment' ? claim.paymentId : `${claim.network}:${claim.hash}`;
}
