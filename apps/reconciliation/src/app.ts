import type { GracePeriods, Provider, Store } from '@punteo/payments';

/** What every command works with: a store, the providers, and what counts as late. */
export interface App {
  readonly store: Store;
  readonly providers: readonly Provider[];
  readonly gracePeriods: GracePeriods;
  readonly clock: () => Date;
}

/** Told now and then how far a long job is; `total` null where nobody knows. */
export type Progress = (step: { readonly label: string; readonly done: number; readonly total: number | null }) => void;

export const noProgress: Progress = () => {};
