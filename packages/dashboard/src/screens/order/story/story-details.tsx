import { Anchor, Group, Text } from '@mantine/core';
import type { StoryEntry } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ShortHash } from '../../../components/short-hash.tsx';
import { useText } from '../../../texts/use-text.ts';
import { ProofText } from '../proof-text.tsx';
import { CallbackDetails } from './callback-details.tsx';
import { CreateAttemptDetails } from './create-attempt-details.tsx';
import { EvidenceDetails } from './evidence-details.tsx';

/** What there is to look into at one entry, beside its line: nothing for some types. */
export function StoryDetails({ entry, isOpen }: { readonly entry: StoryEntry; readonly isOpen: boolean }): ReactNode {
  const text = useText();
  switch (entry.type) {
    case 'evidence_taken':
      return <EvidenceDetails evidence={entry.evidence} isOpen={isOpen} />;
    case 'callback_received':
      return <CallbackDetails callback={entry.callback} />;
    case 'create_attempt_finished':
      return <CreateAttemptDetails attempt={entry.attempt} />;
    case 'payment_bound':
    case 'payment_observed':
      return <ShortHash value={entry.payment.providerPaymentId} />;
    case 'standing_changed':
      return (
        <Text size="xs" c="dimmed">
          <ProofText proof={entry.proof} />
        </Text>
      );
    case 'order_changed':
      return entry.anchor === null ? null : <AuditPlace {...entry.anchor} />;
    case 'event_delivered':
    case 'event_dead':
      return (
        <Anchor size="xs" renderRoot={(props) => <Link to="/events" search={{ event: entry.eventId }} {...props} />}>
          {text('order.toEvent')}
        </Anchor>
      );
    case 'discrepancy_found':
      return (
        <Anchor component={Link} to={`/discrepancies/${encodeURIComponent(entry.discrepancy.discrepancyId)}`} size="xs">
          {text('order.toDiscrepancy')}
        </Anchor>
      );
    case 'order_created':
    case 'order_fulfilled':
    case 'create_attempt_started':
    case 'row_unreadable':
      return null;
  }
}

/** Where the change stands in the chain of the audit. */
function AuditPlace({ position, hash }: { readonly position: string; readonly hash: string }) {
  const text = useText();
  return (
    <Group gap={4}>
      <Text size="xs" c="dimmed">
        {text('order.auditPlace', { position })}
      </Text>
      <ShortHash value={hash} />
    </Group>
  );
}
