import { Badge } from '@mantine/core';
import type { MessageId } from '@punteo/contracts/texts';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHelpCircle,
  type IconProps,
  IconRotateClockwise,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useText } from '../texts/use-text.ts';

type Tone = 'good' | 'waiting' | 'attention' | 'bad' | 'over' | 'unsure';

/** Colour alone says nothing to many people, so each tone has a sign too. */
const TONES: Readonly<Record<Tone, { readonly color: string; readonly Icon: ComponentType<IconProps> }>> = {
  good: { color: 'green', Icon: IconCircleCheck },
  waiting: { color: 'blue', Icon: IconClock },
  attention: { color: 'orange', Icon: IconAlertTriangle },
  bad: { color: 'red', Icon: IconCircleX },
  over: { color: 'gray', Icon: IconRotateClockwise },
  unsure: { color: 'grape', Icon: IconHelpCircle },
};

/** The tone of each state that a badge shows, by the name of its message. A state without one is `unsure`. */
const STATE_TONES: Partial<Readonly<Record<MessageId, Tone>>> = {
  'state.awaiting': 'waiting',
  'state.overdue': 'attention',
  'state.confirming': 'waiting',
  'state.underpaid': 'attention',
  'state.paid_in_parts': 'attention',
  'state.paid': 'good',
  'state.paid_late': 'attention',
  'state.overpaid': 'attention',
  'state.contested': 'bad',
  'state.reversed': 'bad',
  'state.refunded': 'over',
  'state.cancelled': 'over',
  'state.paid_after_cancel': 'bad',
  'state.closed': 'over',
  'discrepancyState.open': 'attention',
  'discrepancyState.resolved': 'good',
  'discrepancyState.explained': 'good',
  'discrepancyState.gone': 'over',
  'callbackOutcome.received': 'waiting',
  'callbackOutcome.matched': 'good',
  'callbackOutcome.orphan': 'attention',
  'callbackOutcome.unreadable': 'bad',
  'deliveryState.pending': 'waiting',
  'deliveryState.delivered': 'good',
  'deliveryState.dead': 'bad',
  'runState.queued': 'waiting',
  'runState.running': 'waiting',
  'runState.finished': 'good',
  'runState.incomplete': 'attention',
  'runState.aborted': 'bad',
  'runState.cancelled': 'over',
  'unitState.counted': 'good',
  'unitState.confirming': 'waiting',
  'unitState.uncounted': 'attention',
  'unitState.reversed': 'bad',
  'unitState.refunded': 'over',
  'paymentStatus.created': 'waiting',
  'paymentStatus.pending': 'waiting',
  'paymentStatus.authorised': 'waiting',
  'paymentStatus.paid': 'good',
  'paymentStatus.failed': 'bad',
  'paymentStatus.cancelled': 'over',
  'paymentStatus.expired': 'over',
  'paymentStatus.refunded': 'over',
  'doctor.result.ok': 'good',
  'doctor.result.warning': 'attention',
  'doctor.result.error': 'bad',
  'checkResult.passed': 'good',
  'checkResult.failed': 'bad',
  'checkResult.unknown': 'unsure',
};

/** A state in words, with a sign and a colour: `<StateBadge of={`state.${order.standing.state}`} />`. */
export function StateBadge({ of }: { readonly of: MessageId }) {
  const text = useText();
  const { color, Icon } = TONES[STATE_TONES[of] ?? 'unsure'];
  return (
    <Badge variant="light" color={color} tt="none" miw="max-content" leftSection={<Icon size={14} aria-hidden />}>
      {text(of)}
    </Badge>
  );
}
