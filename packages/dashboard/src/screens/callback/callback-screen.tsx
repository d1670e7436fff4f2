import { Button, Stack, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RefusedError } from '../../client/body-of.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { RawCallback, useCallbackWithBody } from '../../components/raw-bytes/raw-callback.tsx';
import { Empty, ErrorState, Loading } from '../../components/states.tsx';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';
import { useReplay } from '../callbacks/use-replay.ts';
import { CallbackFacts } from './callback-facts.tsx';

const route = getRouteApi('/shell/callbacks/$callbackId');

/** One callback: what came of it and why, what it says, and its bytes. */
export function CallbackScreen() {
  const text = useText();
  const { callbackId } = route.useParams();
  const { data, error, isPending, refetch } = useCallbackWithBody(callbackId);
  const canReplay = useCan('operator');
  const replay = useReplay();
  const title = text('callback.title', { callbackId });
  if (error instanceof RefusedError && error.status === 404)
    return (
      <>
        <PageHeader title={title} />
        <Empty title={text('callback.unknown')}>
          <Button component={Link} to="/callbacks" variant="light">
            {text('callback.toCallbacks')}
          </Button>
        </Empty>
      </>
    );
  return (
    <>
      <PageHeader title={title} intro={text('callback.intro')}>
        {canReplay && data !== undefined && (
          <Button onClick={() => replay([callbackId])}>{text('callbacks.replay')}</Button>
        )}
      </PageHeader>
      {isPending && <Loading />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <Stack gap="lg">
          <CallbackFacts callback={data} />
          <section aria-labelledby="callback-bytes">
            <Title order={2} id="callback-bytes" mb="xs">
              {text('callback.bytes')}
            </Title>
            <RawCallback callbackId={callbackId} />
          </section>
        </Stack>
      )}
    </>
  );
}
