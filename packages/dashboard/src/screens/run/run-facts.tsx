import { Alert, Anchor, Text } from '@mantine/core';
import type { Run } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { Facts } from '../../components/facts/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { RunState } from '../../components/runs/run-state.tsx';
import { RunWindow } from '../../components/runs/run-window.tsx';
import { ShortHash, shortened } from '../../components/short-hash.tsx';
import { type TextOf, useText } from '../../texts/use-text.ts';

/** What a run was asked to do, when it did it, and whether it saw everything. */
export function RunFacts({ run }: { readonly run: Run }) {
  const text = useText();
  const { state, complete, incompleteReasons, abortedRuns } = run;
  return (
    <>
      {state === 'finished' && (
        <Alert
          color={complete ? 'green' : 'orange'}
          variant="light"
          mb="md"
          title={text(complete ? 'run.complete' : 'run.incomplete')}
        >
          {incompleteReasons.map((reason) => (
            <Text key={reason} size="sm" lang="en">
              {reason}
            </Text>
          ))}
        </Alert>
      )}
      {abortedRuns.length > 0 && (
        <Text mb="md">
          {text('run.abortedBefore', { count: abortedRuns.length })}{' '}
          {abortedRuns.map((runId) => (
            <Anchor key={runId} component={Link} to={`/runs/${encodeURIComponent(runId)}`} mr={6}>
              {shortened(runId)}
            </Anchor>
          ))}
        </Text>
      )}
      <div style={{ marginBottom: '1.5rem' }}>
        <Facts
          facts={[
            { label: text('run.id'), value: <ShortHash value={run.runId} /> },
            { label: text('runs.state'), value: <RunState run={run} /> },
            { label: text('runs.window'), value: <RunWindow run={run} /> },
            { label: text('runs.mode'), value: modeText(text, run) },
            { label: text('runs.requested'), value: <Instant at={run.requestedAt} /> },
            { label: text('run.started'), value: <Instant at={run.startedAt} /> },
            { label: text('run.finished'), value: <Instant at={run.finishedAt} /> },
            {
              label: text('run.rules'),
              value: run.rulesFingerprint === null ? text('run.noRules') : <ShortHash value={run.rulesFingerprint} />,
            },
          ]}
        />
      </div>
    </>
  );
}

function modeText(text: TextOf, { mode, fullReason }: Run): string {
  if (mode === null) return text('run.mode.unknown');
  return mode === 'incremental' ? text('run.mode.incremental') : text(`run.mode.${fullReason ?? 'full'}`);
}
