import { Stack, Text } from '@mantine/core';
import type { Discrepancy } from '@punteo/clients/reconciliation';
import { NextStepList } from '../../../components/steps/next-steps.tsx';
import { useCan } from '../../../session/use-session.ts';
import { BothSides } from './both-sides.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { DiscrepancyFacts } from './discrepancy-facts.tsx';
import { DiscrepancyHistory } from './discrepancy-history.tsx';

/** What a discrepancy is, who takes care of it, what differs, what to do, and what happened. */
export function DrawerContent({ discrepancy }: { readonly discrepancy: Discrepancy }) {
  const mayAct = useCan('operator');
  return (
    <Stack gap="lg">
      <Text size="md">{discrepancy.sentence}</Text>
      <DiscrepancyFacts discrepancy={discrepancy} />
      <DecisionButtons discrepancy={discrepancy} mayAct={mayAct} />
      <BothSides fields={discrepancy.fields} />
      <NextStepList discrepancyId={discrepancy.discrepancyId} mayAct={mayAct} />
      <DiscrepancyHistory discrepancyId={discrepancy.discrepancyId} />
    </Stack>
  );
}
