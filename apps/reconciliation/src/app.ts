import type { Telemetry } from '@punteo/app-kit/telemetry';
import type { ExchangeRate, GracePeriods, Provider, RuleSet, Store } from '@punteo/payments';
import type { StoreGauges } from '@punteo/postgres-store';

/** What every use of the app works with. */
export interface App {
  readonly store: Store;
  readonly providers: readonly Provider[];
  readonly gracePeriods: GracePeriods;
  /** Default null: none are configured. */
  readonly rules?: RuleSet | null;
  /** Default: none. */
  readonly rates?: readonly ExchangeRate[];
  /** From when on a create without a certain outcome may be repeated, at a provider that cannot be searched. */
  readonly lostCreateRetrySeconds: number;
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
