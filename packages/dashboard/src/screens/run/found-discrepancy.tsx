import { Anchor, Text } from '@mantine/core';
import type { Discrepancy } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { KindLabel } from '../../components/kind-label.tsx';

/** A discrepancy as a run found it: its kind, which leads to it where it is stored, and its sentence. */
export function FoundDiscrepancy({
  discrepancy: { discrepancyId, kind, sentence },
  isStored,
}: {
  readonly discrepancy: Discrepancy;
  readonly isStored: boolean;
}) {
  return (
    <div>
      {isStored ? (
        <Anchor component={Link} to={`/discrepancies/${encodeURIComponent(discrepancyId)}`} fw={600}>
          <KindLabel kind={kind} />
        </Anchor>
      ) : (
        <b>
          <KindLabel kind={kind} />
        </b>
      )}
      <Text size="xs" maw="46rem">
        {sentence}
      </Text>
    </div>
  );
}
