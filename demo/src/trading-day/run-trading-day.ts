import type { TradingDay } from '@punteo/sandbox';
import type { DemoEnvironment } from '../environment.ts';
import { expectedLines, type FoundDiscrepancy, foundLines } from './expected-discrepancies.ts';
import { playTradingDay } from './play-day.ts';

/** What the evening's reconciliation run found, beside what it should. */
export interface TradingDayResult {
  readonly orders: number;
  readonly complete: boolean;
  readonly discrepancies: readonly ReportedDiscrepancy[];
  /** Lines of discrepancies that are missing, and of those that the day does not plan. */
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/** Plays a day and reconciles it in the evening. */
export async function runTradingDay(
  day: TradingDay,
  environment: DemoEnvironment,
  note: (sentence: string) => void,
): Promise<TradingDayResult> {
  const ledger = await playTradingDay(day, environment, note);
  note('Reconciling in the evening');
  const { run, discrepancies } = await reconcile(environment);
  const [expected, found] = [expectedLines(day, ledger), foundLines(discrepancies)];
  return {
    orders: day.orders.length,
    complete: run.complete,
    discrepancies,
    missing: without(expected, found),
    unexpected: without(found, expected),
  };
}

/** The result for people: how many discrepancies of each kind, with an example. */
export function tradingDayText({ orders, complete, discrepancies }: TradingDayResult): string {
  const byKind = [...Map.groupBy(discrepancies, ({ kind }) => kind)].sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    `${orders} orders, ${discrepancies.length} discrepancies of ${byKind.length} kinds. One of each:`,
    ...byKind.map(
      ([kind, [first, ...others]]) =>
        `  ${String(others.length + 1).padStart(3)}  ${kind.padEnd(26)}${first?.sentence}`,
    ),
    '',
    complete ? 'The reconciliation run is complete.' : 'The reconciliation run is incomplete.',
  ].join('\n');
}

/** A reconciliation run by command; its report as the command prints it. */
export async function reconcile(
  environment: Pick<DemoEnvironment, 'punteo'>,
  options: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<RunReport> {
  const printed = await environment.punteo(['reconcile', '--json', ...options], { codes: [0, 1, 2], variables });
  return JSON.parse(printed);
}

/** A run and what it found, as a report shows them. */
export interface RunReport {
  readonly run: { readonly runId: string; readonly complete: boolean; readonly mode: string | null };
  readonly discrepancies: readonly ReportedDiscrepancy[];
}

/** A discrepancy as a report shows it. */
interface ReportedDiscrepancy extends FoundDiscrepancy {
  readonly provider: string | null;
  readonly fields: readonly {
    readonly field: string;
    readonly expected: string | null;
    readonly actual: string | null;
  }[];
  readonly moneyAtRisk: { readonly value: string; readonly currency: string } | null;
  readonly sentence: string;
}

/** The lines of `left` that `right` lacks; of a line that both have several times, the surplus. */
function without(left: readonly string[], right: readonly string[]): readonly string[] {
  const rest = Map.groupBy(right, (line) => line);
  return left.filter((line) => rest.get(line)?.pop() === undefined);
}
