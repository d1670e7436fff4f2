import { Alert, Progress, Text } from '@mantine/core';
import type { Run } from '@punteo/clients/reconciliation';
import { useEffect, useState } from 'react';
import { useText } from '../../texts/use-text.ts';

/** What a run that has no result yet is doing, or why it will have none. */
export function RunProgress({ run }: { readonly run: Run }) {
  const text = useText();
  const { state, startedAt, cancelRequestedAt, progress } = run;
  const seconds = useSecondsSince(state === 'running' ? startedAt : null);
  if (state === 'finished') return null;
  const isEnded = state === 'aborted' || state === 'cancelled';
  return (
    <Alert color={isEnded ? 'orange' : 'blue'} variant="light" mb="md">
      <div role="status">
        {/* The seconds are not read out: they change all the time. */}
        {state === 'running' ? (
          <Text aria-hidden>{text('run.running', { seconds })}</Text>
        ) : (
          <Text>{text(`run.${state}`)}</Text>
        )}
        {progress !== null && <Text>{progressText(text, progress)}</Text>}
        {cancelRequestedAt !== null && !isEnded && <Text>{text('run.cancelAsked')}</Text>}
      </div>
      {progress?.total ? (
        <Progress mt="xs" value={(progress.done / progress.total) * 100} aria-label={progressText(text, progress)} />
      ) : null}
    </Alert>
  );
}

function progressText(text: ReturnType<typeof useText>, { step, done, total }: NonNullable<Run['progress']>): string {
  const name =
    step === 'orders' || step === 'discrepancies' ? text(`run.progress.${step}`) : text('run.progress.list', { step });
  return total === null ? text('run.progress.some', { name, done }) : text('run.progress.of', { name, done, total });
}

/** Whole seconds since an instant, anew each second; null: 0. */
function useSecondsSince(at: string | null): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (at === null) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? 0 : Math.max(0, Math.floor((now - Date.parse(at)) / 1_000));
}
