import type { OrderFilter } from '@punteo/payments';
import { PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { currencyToWire, figureToWire, overviewRunToWire } from './figures-to-wire.ts';

/** The contract's route of the overview. */
export function overviewHandlers({ store, clock }: Pick<App, 'store' | 'clock'>) {
  return {
    getOverview: async ({ query }: { readonly query: { readonly since?: string | undefined } }) => {
      const now = clock();
      const since = query.since === undefined ? new Date(now.getTime() - DAY) : new Date(query.since);
      if (now.getTime() - since.getTime() > DAYS_MAX * DAY)
        throw new PunteoError(
          'option_invalid',
          `Changes are counted of the last ${DAYS_MAX} days: ask since a later instant.`,
        );
      const [{ currencies, states, openDiscrepancies, kinds, ages, changes }, runs] = await Promise.all([
        store.figures.overview({ since, now }),
        lastRuns(store),
      ]);
      return {
        status: 200 as const,
        body: {
          asOf: now.toISOString(),
          currencies: currencies.map(currencyToWire),
          states: states.map(({ state, ...figure }) => ({ state, ...orders(figure) })),
          discrepancies: {
            open: figureToWire('discrepancies', openDiscrepancies),
            kinds: kinds.map(({ kind, ...figure }) => ({ kind, ...figureToWire('discrepancies', figure) })),
            ages: ages.map(({ currency, age, ...figure }) => ({
              currency,
              age,
              ...figureToWire('discrepancies', figure),
            })),
          },
          changes: {
            since: since.toISOString(),
            found: figureToWire('discrepancies', changes.found),
            gone: figureToWire('discrepancies', changes.gone),
            resolved: figureToWire('discrepancies', changes.resolved),
            paid: orders(changes.paid),
          },
          runs,
        },
      };
    },
  };
}

const DAY = 86_400_000;
const DAYS_MAX = 31;

function orders(figure: Parameters<typeof figureToWire>[1] & { readonly filter: OrderFilter }) {
  return figureToWire('orders', figure);
}

/** The run that ended last, and the last that compared all orders and kept what it found. */
export async function lastRuns({ runs }: App['store']) {
  const { items } = await runs.list({ limit: 50 });
  const isWhole = ({ state, from, to, dryRun }: (typeof items)[number]) =>
    state === 'finished' && from === null && to === null && !dryRun;
  return {
    last: overviewRunToWire(items.find(({ finishedAt }) => finishedAt !== null)),
    lastWhole: overviewRunToWire(items.find(isWhole)),
  };
}
