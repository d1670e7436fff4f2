import { getRouteApi } from '@tanstack/react-router';
import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

const route = getRouteApi('/shell/runs/$runId');

/** One reconciliation. */
export function RunScreen() {
  const text = useText();
  const { runId } = route.useParams();
  return <EmptyScreen title={text('run.title', { runId })} />;
}
