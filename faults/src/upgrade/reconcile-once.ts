import { setTimeout as sleep } from 'node:timers/promises';
import type { ReconciliationClient } from '@punteo/clients';

/** Performs one reconciliation run through an API. Resolves to what is wrong with it; empty when it is complete. */
export async function reconcileOnce(name: string, client: ReconciliationClient): Promise<string[]> {
  const started = await client.startRun({ body: {} });
  if (started.status !== 202) return [`${name}: a run could not be started: ${JSON.stringify(started)}`];
  const { runId } = started.body;
  for (;;) {
    const answer = await client.getRun({ params: { runId } });
    if (answer.status !== 200) return [`${name}: run ${runId} could not be read: ${JSON.stringify(answer)}`];
    const { state, complete, incompleteReasons, failures } = answer.body;
    if (state === 'queued' || state === 'running') await sleep(POLL_MILLISECONDS);
    else if (state === 'finished' && complete && failures.length === 0) return [];
    else return [`${name}: run ${runId} is ${state}: ${JSON.stringify([incompleteReasons, failures])}`];
  }
}

const POLL_MILLISECONDS = 200;
