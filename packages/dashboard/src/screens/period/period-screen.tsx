import { getRouteApi } from '@tanstack/react-router';
import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

const route = getRouteApi('/shell/periods/$periodId');

/** One period and its statement. */
export function PeriodScreen() {
  const text = useText();
  const { periodId } = route.useParams();
  return <EmptyScreen title={text('period.title', { periodId })} />;
}
