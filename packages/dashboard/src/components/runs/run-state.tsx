import type { Run } from '@punteo/clients/reconciliation';
import { StateBadge } from '../state-badge.tsx';

/** What became of a run. A finished one that lacks something is not called complete. */
export function RunState({ run: { state, complete } }: { readonly run: Pick<Run, 'state' | 'complete'> }) {
  return <StateBadge of={`runState.${state === 'finished' && !complete ? 'incomplete' : state}`} />;
}
