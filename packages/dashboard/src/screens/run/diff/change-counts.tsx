import { Anchor } from '@mantine/core';
import type { RunDiff } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { Money } from '../../../components/money.tsx';
import { PlainTable } from '../../../components/plain-table/plain-table.tsx';
import { useText } from '../../../texts/use-text.ts';

/** How many discrepancies are new, gone, changed or as before, with their money at risk. */
export function ChangeCounts({ diff: { counts, moneyAtRisk } }: { readonly diff: RunDiff }) {
  const text = useText();
  const changes = ['new', 'gone', 'changed', 'older'] as const;
  return (
    <div style={{ marginBottom: '1rem' }}>
      <PlainTable
        label={text('run.diff.title')}
        columns={[
          { header: text('run.diff.change') },
          { header: text('run.count'), align: 'end' },
          { header: text('run.risk'), align: 'end' },
        ]}
        rows={changes.map((change) => {
          const moneys = moneyAtRisk.filter((each) => each.change === change);
          return {
            key: change,
            cells: [
              <Anchor
                key="change"
                component={Link}
                to="."
                search={((current: object) => ({ ...current, change })) as never}
              >
                {text(`run.diff.${change}`)}
              </Anchor>,
              text('overview.number', { count: counts[change] }),
              moneys.length === 0
                ? '–'
                : moneys.map(({ atRisk }) => (
                    <div key={atRisk.currency}>
                      <Money money={atRisk} />
                    </div>
                  )),
            ],
          };
        })}
      />
    </div>
  );
}
