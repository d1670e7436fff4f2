import type { Telemetry } from '@punteo/app-kit/telemetry';
import type {
  ExchangeRate,
  GracePeriods,
  PeriodCalendar,
  ProbeResult,
  Provider,
  RuleSet,
  SettlementAccount,
  Store,
} from '@punteo/payments';
import type { AccessStore, StoreGauges } from '@punteo/postgres-store';
import type { ShownSettings } from './settings/shown-settings.ts';

/** What every use of the app works with. */
export interface App {
  readonly store: Store;
  /** Who may use the API and the pages. */
  readonly access: AccessStore;
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
  /** The checks of the doctor, each ended after some seconds; absent: none can be made. */
  readonly doctor?: () => Promise<readonly ProbeResult[]>;
  /** What is configured, without secrets; absent: unknown. */
  readonly settings?: ShownSettings;
  readonly clock: () => Date;
  /** Throws `store_unavailable` unless the database answers. */
  readonly ping: () => Promise<void>;
}

/** Called from time to time during a long job. `total` is null where it is not known. */
export type Progress = (step: { readonly label: string; readonly done: number; readonly total: number | null }) => void;

export const noProgress: Progress = () => {};
