import * as z from 'zod/mini';
import { DiscrepancyKind } from './discrepancy.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { StandingState } from './standing.ts';

/** From when on changes are counted: at most 31 days ago; default 24 hours. */
export const OverviewQuery = z.strictObject({ since: z.optional(Instant) });

/** The list that a figure counts, and the filter with which `count` of its items are selected. */
const link = {
  /** `GET /v1/orders`, `/v1/discrepancies`, `/v1/refund-balances`; the first two have summaries under `/v1/summaries`. */
  list: z.enum(['orders', 'discrepancies', 'refund-balances']),
  /** The query of the list, and of its summary. */
  query: z.record(z.string(), z.string()),
  count: z.int(),
};

/** A count, the sums of what is counted by currency, and the list that has exactly these items. */
export const Figure = z.object({ ...link, sums: z.array(Money) }).check(z.meta({ id: 'Figure' }));

/** A sum of one currency, and the list that it sums. */
export const MoneyFigure = z.object({ ...link, amount: Money }).check(z.meta({ id: 'MoneyFigure' }));

const moneyFigures = {
  /** `ordered` of the orders that are open or paid. */
  expected: MoneyFigure,
  /** `paid` of the orders of which any money is proven. */
  proven: MoneyFigure,
  /** `ordered` less `paid` of the open orders. */
  outstanding: MoneyFigure,
  /** `atRisk` of the open discrepancies. */
  atRisk: MoneyFigure,
  /** `left` of the open refund balances. */
  toRefund: MoneyFigure,
  /** `atRisk` of the open discrepancies `paid_not_settled`: paid money that no statement shows after its clock. */
  unsettled: MoneyFigure,
};

/** One provider in one currency. */
export const ProviderFigures = z
  .object({
    /**
     * `one`: of the orders that only this provider's payments and transactions are named for. `none`, `several`: of those
     * for which no provider, or more than one, is named.
     */
    named: z.enum(['one', 'none', 'several']),
    /** Null unless `named` is `one`. */
    provider: z.nullable(z.string()),
    ...moneyFigures,
  })
  .check(z.meta({ id: 'ProviderFigures' }));

/**
 * One currency, and its providers, which add up to it. With `none` and `several`, `toRefund` counts nothing, and its query is
 * that of the whole currency: money always came through one provider; so does a discrepancy with `several`.
 */
export const CurrencyFigures = z
  .object({ currency: z.string(), ...moneyFigures, providers: z.array(ProviderFigures) })
  .check(z.meta({ id: 'CurrencyFigures' }));

/** A run, as the overview names it. */
export const OverviewRun = z
  .object({
    runId: z.string(),
    state: z.enum(['finished', 'aborted', 'cancelled']),
    complete: z.boolean(),
    incompleteReasons: z.array(z.string()),
    /** Its window; null on both ends: it compared all orders. */
    from: z.nullable(Instant),
    to: z.nullable(Instant),
    dryRun: z.boolean(),
    startedAt: z.nullable(Instant),
    finishedAt: Instant,
  })
  .check(z.meta({ id: 'OverviewRun' }));

/**
 * The figures of the dashboard, as they are now: none of them is the result of a run, so that no windowed, dry or incomplete
 * run replaces them.
 */
export const Overview = z
  .object({
    /** The instant from which ages are measured. */
    asOf: Instant,
    /** By code. Sums of two currencies are never added. */
    currencies: z.array(CurrencyFigures),
    /** The states that any order has. `sums`: the amounts of the orders. */
    states: z.array(z.object({ state: StandingState, ...Figure.shape })),
    discrepancies: z.object({
      open: Figure,
      /** The kinds of which any is open. */
      kinds: z.array(z.object({ kind: DiscrepancyKind, ...Figure.shape })),
      /**
       * Open ones by currency and by age: first found less than a day, a week or a month (30 days) ago, or earlier. `currency`
       * null: without money at risk.
       */
      ages: z.array(
        z.object({
          currency: z.nullable(z.string()),
          age: z.enum(['day', 'week', 'month', 'older']),
          ...Figure.shape,
        }),
      ),
    }),
    changes: z.object({
      since: Instant,
      /** Discrepancies that were found first since then. */
      found: Figure,
      /** Discrepancies that are no longer found since then. */
      gone: Figure,
      /** Discrepancies that a person resolved since then. */
      resolved: Figure,
      /** Orders that are paid in full, whose money moved since then; `sums`: the money. */
      paid: Figure,
    }),
    runs: z.object({
      /** The run that ended last; null: none of the latest 50. */
      last: z.nullable(OverviewRun),
      /** The last finished run of all orders, dry runs left out; null: none of the latest 50. */
      lastWhole: z.nullable(OverviewRun),
    }),
  })
  .check(z.meta({ id: 'Overview' }));
export type Overview = z.output<typeof Overview>;
