import type { DiscrepancyKind, PageRequest, RunChange } from '@punteo/payments';
import type { App } from '../app.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { discrepancyToWire, pageToWire, runDiffToWire } from './to-wire.ts';

/** The contract's routes about what single runs found. */
export function runsHandlers({ store }: Pick<App, 'store'>) {
  return {
    listRunDiscrepancies: async ({ params: { runId }, query: { kind, ...page } }: ListRequest) => ({
      status: 200 as const,
      body: pageToWire(
        await store.runs.listDiscrepancies(runId, withoutUndefined({ kind }), withoutUndefined(page)),
        discrepancyToWire,
      ),
    }),
    diffRuns: async ({ params: { runId, laterRunId }, query: { change, ...page } }: DiffRequest) => {
      const runs = { before: runId, after: laterRunId };
      const diff = await store.runs.diff(runs, withoutUndefined({ change }), withoutUndefined(page));
      return { status: 200 as const, body: runDiffToWire(diff) };
    },
  };
}

/** A page request as the contract reads it: each value may be undefined. */
type PageQuery = { readonly [Name in keyof PageRequest]?: PageRequest[Name] | undefined };

export interface ListRequest {
  readonly params: { readonly runId: string };
  readonly query: PageQuery & { readonly kind?: DiscrepancyKind | undefined };
}

export interface DiffRequest {
  readonly params: { readonly runId: string; readonly laterRunId: string };
  readonly query: PageQuery & { readonly change?: RunChange | undefined };
}
