import { Grid } from '@mantine/core';
import type { Overview } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { Instant } from '../../components/instant.tsx';
import { KindLabel } from '../../components/kind-label.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Section } from '../../components/section.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Empty, ErrorState, Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { CallbackChart } from './callback-chart.tsx';
import { Changes } from './changes.tsx';
import { CountedList } from './counted-list.tsx';
import { CurrencyFigures } from './currency-figures.tsx';
import { HealthSection } from './health/health-section.tsx';
import { OpenAges } from './open-ages.tsx';
import { OrderCharts } from './order-charts.tsx';

/** How often the figures are read again while the page is looked at. */
const EVERY_MILLISECONDS = 60_000;

/** What is expected, proven and open, and whether everything works. */
export function OverviewScreen() {
  const text = useText();
  const client = useClient();
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: async ({ signal }) => bodyOf(await client.getOverview({ signal }), 200),
    refetchInterval: EVERY_MILLISECONDS,
  });
  return (
    <>
      <PageHeader title={text('overview.title')} intro={text('overview.intro')} />
      {overview.isPending && <Loading />}
      {overview.isError && <ErrorState error={overview.error} retry={() => void overview.refetch()} />}
      {overview.data !== undefined && <OverviewContent overview={overview.data} />}
      <HealthSection runs={overview.data?.runs} />
    </>
  );
}

function OverviewContent({ overview }: { readonly overview: Overview }) {
  const text = useText();
  const { asOf, currencies, states, discrepancies, changes } = overview;
  return (
    <>
      <Section
        title={text('overview.money')}
        intro={
          <>
            {text('overview.asOf')} <Instant at={asOf} />
          </>
        }
      >
        {currencies.length === 0 ? (
          <Empty title={text('orders.noneAtAll')} hint={text('orders.noneAtAllHint')} />
        ) : (
          currencies.map((figures) => (
            <div key={figures.currency} style={{ marginBottom: '0.75rem' }}>
              <CurrencyFigures figures={figures} />
            </div>
          ))
        )}
      </Section>
      <Section
        title={text('overview.changes')}
        intro={
          <>
            {text('overview.since')} <Instant at={changes.since} />
          </>
        }
      >
        <Changes changes={changes} />
      </Section>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Section title={text('overview.kinds')}>
            {discrepancies.kinds.length === 0 ? (
              <Empty title={text('overview.nothingOpen')} />
            ) : (
              <CountedList
                label={text('overview.kinds')}
                header={text('overview.kind')}
                sumHeader={text('overview.atRisk')}
                rows={[
                  {
                    ...discrepancies.open,
                    key: 'all',
                    name: text('overview.allKinds'),
                    shown: <b>{text('overview.allKinds')}</b>,
                  },
                  ...discrepancies.kinds.map(({ kind, ...figure }) => ({
                    ...figure,
                    key: kind,
                    name: text(`kind.${kind}`),
                    shown: <KindLabel kind={kind} />,
                  })),
                ]}
              />
            )}
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          {discrepancies.ages.length > 0 && (
            <Section title={text('overview.ages')} intro={text('overview.agesIntro')}>
              <OpenAges ages={discrepancies.ages} />
            </Section>
          )}
          {states.length > 0 && (
            <Section title={text('overview.states')}>
              <CountedList
                label={text('overview.states')}
                header={text('orders.state')}
                sumHeader={text('orders.ordered')}
                rows={states.map(({ state, ...figure }) => ({
                  ...figure,
                  key: state,
                  name: text(`state.${state}`),
                  shown: <StateBadge of={`state.${state}`} />,
                }))}
              />
            </Section>
          )}
        </Grid.Col>
      </Grid>
      <Section title={text('overview.overTime')}>
        <Grid gap="md">
          <OrderCharts paidStates={changes.paid.query.states} />
          <CallbackChart />
        </Grid>
      </Section>
    </>
  );
}
