import { getRouteApi } from '@tanstack/react-router';
import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

const route = getRouteApi('/shell/callbacks/$callbackId');

/** One callback with its raw bytes. */
export function CallbackScreen() {
  const text = useText();
  const { callbackId } = route.useParams();
  return <EmptyScreen title={text('callback.title', { callbackId })} />;
}
