import { Alert, Button } from '@mantine/core';
import { IconDownload, IconFileText, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { OpenItemTotals } from '../../components/periods/open-item-totals.tsx';
import { PeriodFacts } from '../../components/periods/period-facts.tsx';
import { FigureMeanings, PeriodTotals } from '../../components/periods/period-totals.tsx';
import { Section } from '../../components/section.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { useText } from '../../texts/use-text.ts';
import { EntryList } from './entry-list.tsx';
import { OpenItemList } from './open-item-list.tsx';
import { PeriodHashes } from './period-hashes.tsx';

const route = getRouteApi('/shell/periods/$periodId');

/** One closed period. What is printed of it is its statement: without its lists and the buttons. */
export function PeriodScreen() {
  const text = useText();
  const client = useClient();
  const { language } = useLanguage();
  const { periodId } = route.useParams();
  const { data: period, ...query } = useQuery({
    queryKey: ['periods', 'one', periodId],
    queryFn: async ({ signal }) => bodyOf(await client.getPeriod({ params: { periodId }, signal }), 200),
  });
  const statement = (format: 'html' | 'csv') =>
    `/v1/periods/${encodeURIComponent(periodId)}/statement.${format}?lang=${language}`;
  return (
    <>
      <PageHeader title={text('period.title', { periodId })} intro={text('period.intro')}>
        {period !== undefined && (
          <>
            <Button
              variant="default"
              leftSection={<IconPrinter size={16} aria-hidden />}
              onClick={() => window.print()}
            >
              {text('period.print')}
            </Button>
            <Button
              component="a"
              href={statement('html')}
              target="_blank"
              rel="noreferrer"
              variant="default"
              leftSection={<IconFileText size={16} aria-hidden />}
            >
              {text('period.statement')}
            </Button>
            <Button
              component="a"
              href={statement('csv')}
              download
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {text('period.csv')}
            </Button>
          </>
        )}
      </PageHeader>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {period !== undefined && (
        <>
          {(period.reconciledAt === null || period.reconciledAt < period.to) && (
            <Alert color="orange" variant="light" mb="md">
              {text('period.notReconciled')}
            </Alert>
          )}
          <div style={{ marginBottom: '1.5rem' }}>
            <PeriodFacts period={period} />
          </div>
          <Section title={text('period.money')} intro={text('period.moneyNote')}>
            <PeriodTotals totals={period.totals} />
            <FigureMeanings />
          </Section>
          <Section title={text('period.openItems')}>
            <OpenItemTotals totals={period.openItemTotals} />
          </Section>
          <PeriodHashes period={period} />
          <div className="no-print">
            {period.openItems > 0 && <OpenItemList period={period} />}
            {period.entries > 0 && <EntryList period={period} />}
          </div>
        </>
      )}
    </>
  );
}
