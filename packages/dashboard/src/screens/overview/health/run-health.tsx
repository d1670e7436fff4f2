import { Anchor, Text } from '@mantine/core';
import type { Overview, OverviewRun } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../../components/instant.tsx';
import { RunState } from '../../../components/runs/run-state.tsx';
import { RunWindow } from '../../../components/runs/run-window.tsx';
import { useText } from '../../../texts/use-text.ts';
import { HealthLine } from './health-line.tsx';

/**
 * The run that ended last with its window, and the last of all orders: a run of a window must never seem to be one of the
 * whole.
 */
export function RunHealth({ runs: { last, lastWhole } }: { readonly runs: Overview['runs'] }) {
  const text = useText();
  if (last === null) return <HealthLine is="attention">{text('health.noRun')}</HealthLine>;
  return (
    <>
      <OneRun title={text('health.lastRun')} run={last} />
      {lastWhole === null ? (
        <HealthLine is="attention">{text('health.noWholeRun')}</HealthLine>
      ) : (
        lastWhole.runId !== last.runId && <OneRun title={text('health.lastWholeRun')} run={lastWhole} />
      )}
    </>
  );
}

function OneRun({ title, run }: { readonly title: string; readonly run: OverviewRun }) {
  return (
    <HealthLine is={run.state === 'finished' && run.complete ? 'good' : 'attention'}>
      <Anchor component={Link} to={`/runs/${encodeURIComponent(run.runId)}`}>
        {title}
      </Anchor>{' '}
      <Instant at={run.finishedAt} /> <RunState run={run} />
      <Text size="xs" c="dimmed" component="div">
        <RunWindow run={run} />
      </Text>
      {run.incompleteReasons.map((reason) => (
        <Text key={reason} size="xs" lang="en">
          {reason}
        </Text>
      ))}
    </HealthLine>
  );
}
