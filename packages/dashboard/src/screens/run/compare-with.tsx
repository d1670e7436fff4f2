import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { exactText } from '../../components/instant.tsx';
import { useText } from '../../texts/use-text.ts';

/** Chooses another run to compare this one with. */
export function CompareWith({ runId, against }: { readonly runId: string; readonly against: string | undefined }) {
  const text = useText();
  const { locale } = useIntl();
  const client = useClient();
  const navigate = useNavigate();
  const runs = useQuery({
    queryKey: ['runs', 'latest'],
    queryFn: async ({ signal }) => bodyOf(await client.listRuns({ query: { limit: 50 }, signal }), 200),
  });
  const others = (runs.data?.items ?? []).filter((run) => run.runId !== runId && run.summary !== null);
  const isListed = against === undefined || others.some((run) => run.runId === against);
  return (
    <NativeSelect
      className="no-print"
      label={text('run.compareWith')}
      maw={360}
      mb="md"
      value={against ?? ''}
      data={[
        { value: '', label: text('run.compareNone') },
        ...(isListed ? [] : [{ value: against, label: against }]),
        ...others.map((run) => ({ value: run.runId, label: exactText(run.requestedAt, locale) })),
      ]}
      onChange={({ currentTarget }) => {
        const search = currentTarget.value === '' ? {} : { against: currentTarget.value };
        void navigate({ to: '.', search: search as never });
      }}
    />
  );
}
