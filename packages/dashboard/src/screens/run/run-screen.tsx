import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useSearch } from '@tanstack/react-router';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useReadAgainWhile } from '../../client/use-read-again-while.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { shortened } from '../../components/short-hash.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { CancelRun } from './cancel-run.tsx';
import { CompareWith } from './compare-with.tsx';
import { RunDifferences } from './diff/run-differences.tsx';
import { FoundList } from './found-list.tsx';
import { RunFacts } from './run-facts.tsx';
import { RunFailures } from './run-failures.tsx';
import { RunFigures } from './run-figures.tsx';
import { RunProgress } from './run-progress.tsx';

/** A run reports its progress every few seconds. */
const RUN_MILLISECONDS = 2_000;

const route = getRouteApi('/shell/runs/$runId');

/** One reconciliation: its progress, what it counted and found, and how that differs from another one. */
export function RunScreen() {
  const text = useText();
  const client = useClient();
  const { runId } = route.useParams();
  const { against } = useSearch({ strict: false });
  const { data: run, ...query } = useQuery({
    queryKey: ['runs', 'one', runId],
    queryFn: async ({ signal }) => bodyOf(await client.getRun({ params: { runId }, signal }), 200),
  });
  const isAtWork = run !== undefined && run.finishedAt === null;
  useReadAgainWhile(isAtWork, ['runs', 'one', runId], RUN_MILLISECONDS);
  return (
    <>
      <PageHeader title={text('run.title', { runId: shortened(runId) })}>
        {isAtWork && <CancelRun run={run} />}
      </PageHeader>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {run !== undefined && (
        <>
          <RunProgress run={run} />
          <RunFacts run={run} />
          <RunFailures run={run} />
          {run.summary !== null && (
            <>
              <RunFigures summary={run.summary} />
              <CompareWith runId={runId} against={against} />
              {against === undefined ? <FoundList run={run} /> : <RunDifferences before={against} after={runId} />}
            </>
          )}
        </>
      )}
    </>
  );
}
