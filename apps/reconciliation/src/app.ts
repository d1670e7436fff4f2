import type { Telemetry } from '@punteo/app-kit/telemetry';
import type {
  ExchangeRate,
  GracePeriods,
  PeriodCalendar,
  Provider,
  RuleSet,
  SettlementAccount,
  Store,
} from '@punteo/payments';
import type { StoreGauges } from '@punteo/postgres-store';

/** What every use of the app works with. */
export interface App {
  readonly store: Store;
  readonly providers: readonly Provider[];
  readonly gracePeriods: GracePeriods;
  /** Whose statements show the providers' money; absent: none. */
  readonly settlementAccounts?: readonly SettlementAccount[];
  /** Default null: none are configured. */
  readonly rules?: RuleSet | null;
  /** Default: none. */
  readonly rates?: readonly ExchangeRate[];
  /** From when on a create without a certain outcome may be repeated, at a provider that cannot be searched. */
  readonly lostCreateRetrySeconds: number;
  /** When a day of the merchant begins: for the closing of periods. */
  readonly calendar: PeriodCalendar;
  /** How long a run goes on asking a witness that does not answer; default 60. */
  readonly witnessSilenceSeconds?: number;
  /** Default: none. */
  readonly telemetry?: Telemetry;
  /** For the metrics; absent: without them. */
  readonly gauges?: () => Promise<StoreGauges>;
  readonly clock: () => Date;
  /** Throws `store_unavailable` unless the database answers. */
  readonly ping: () => Promise<void>;
}

/** Called from time to time during a long job. `total` is null where it is not known. */
export type Progress = (step: { readonly label: string; readonly done: number; readonly total: number | null }) => void;

export const noProgress: Progress = () => {};
