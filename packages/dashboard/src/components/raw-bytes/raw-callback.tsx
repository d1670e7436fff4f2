import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useText } from '../../texts/use-text.ts';
import { Facts } from '../facts/facts.tsx';
import { ErrorState, Loading } from '../states.tsx';
import { RawBytes } from './raw-bytes.tsx';

/** One callback with its bytes and kept headers, read when this is shown. */
export function useCallbackWithBody(callbackId: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['callbacks', 'one', callbackId],
    queryFn: async ({ signal }) => bodyOf(await client.getCallback({ params: { callbackId }, signal }), 200),
    // Until a worker has matched it.
    refetchInterval: ({ state }) => (state.data?.outcome === 'received' ? 5_000 : false),
  });
}

/** The bytes of a callback as they came, and the headers that were kept. */
export function RawCallback({ callbackId }: { readonly callbackId: string }) {
  const text = useText();
  const callback = useCallbackWithBody(callbackId);
  if (callback.isPending) return <Loading />;
  if (callback.isError) return <ErrorState error={callback.error} retry={() => void callback.refetch()} />;
  const { headers, contentType, bodyBase64, bodyText } = callback.data;
  const facts = [
    { label: 'content-type', value: <code>{contentType ?? '–'}</code> },
    ...Object.entries(headers).map(([label, value]) => ({ label, value: <code>{value}</code> })),
  ];
  return (
    <Stack gap="xs">
      <Facts facts={facts} />
      <RawBytes base64={bodyBase64} asText={bodyText} label={text('callback.body')} />
    </Stack>
  );
}
