import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useText } from '../../texts/use-text.ts';
import { Instant } from '../instant.tsx';
import { Money } from '../money.tsx';
import { ShortHash } from '../short-hash.tsx';
import type { Step, StepCandidate } from './step-types.ts';

/** Several orders or payments that fit, each with its amount, its time and its payer, and a button that chooses it. */
export function CandidateList({
  step: { label, candidates },
  mayAct,
  choose,
}: {
  readonly step: Step;
  readonly mayAct: boolean;
  readonly choose: (candidate: StepCandidate) => void;
}) {
  const text = useText();
  // What is to be chosen is what differs: an order for a payment, or a payment for an order.
  const choosesOrder = new Set(candidates.map(({ orderId }) => orderId)).size > 1;
  return (
    <Stack gap="xs" component="section" aria-label={label}>
      <Text fw={600}>{text('steps.choose', { label, count: candidates.length })}</Text>
      {candidates.map((candidate) => {
        const { orderId, claim, amount, at, isSamePayer } = candidate;
        const name = choosesOrder ? orderId : claim;
        return (
          <Paper key={`${orderId} ${claim}`} withBorder p="sm">
            <Group justify="space-between" wrap="wrap" gap="xs">
              <Stack gap={2}>
                <Text component="div" fw={600}>
                  {choosesOrder ? orderId : <ShortHash value={claim} />}
                </Text>
                <Group gap="xs">
                  <Money money={amount} />
                  {at !== null && <Instant at={at} />}
                  <Badge tt="none" variant="light" color={isSamePayer === true ? 'green' : 'gray'}>
                    {text(`steps.payer.${isSamePayer === null ? 'unknown' : isSamePayer ? 'same' : 'other'}`)}
                  </Badge>
                </Group>
              </Stack>
              <Button
                size="xs"
                variant="default"
                disabled={!mayAct}
                onClick={() => choose(candidate)}
                aria-label={text('steps.chooseOne', { name })}
              >
                {text('steps.chooseButton')}
              </Button>
            </Group>
          </Paper>
        );
      })}
    </Stack>
  );
}
