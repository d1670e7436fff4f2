import { Button, Stack, Text } from '@mantine/core';
import { CandidateList } from './candidate-list.tsx';
import { ConfigurationLines } from './configuration-lines.tsx';
import type { Step } from './step-types.ts';
import { useApplyStep } from './use-apply-step.tsx';

/** One step: a button, one for each candidate, the lines to configure, or what is done outside Punteo. */
export function StepView({
  step,
  isLikeliest,
  mayAct,
}: {
  readonly step: Step;
  readonly isLikeliest: boolean;
  /** False: the buttons are shown, and cannot be pressed. */
  readonly mayAct: boolean;
}) {
  const apply = useApplyStep();
  const { label, effect, request, candidates, configuration } = step;
  if (configuration !== null) return <ConfigurationLines step={step} configuration={configuration} />;
  if (candidates.length > 1)
    return <CandidateList step={step} mayAct={mayAct} choose={({ request, why }) => apply(step, request, why)} />;
  return (
    <Stack gap={2} align="flex-start">
      {request === null ? (
        <Text fw={600}>{label}</Text>
      ) : (
        <Button
          variant={isLikeliest ? 'filled' : 'default'}
          disabled={!mayAct}
          onClick={() => apply(step, request)}
          size="sm"
        >
          {label}
        </Button>
      )}
      <Text size="xs" c="dimmed">
        {effect}
      </Text>
    </Stack>
  );
}
