import type * as wire from '@punteo/contracts/reconciliation';
import type { PageRequest } from '@punteo/payments';
import type { Response } from 'express';
import type * as z from 'zod';
import type { App } from '../app.ts';
import { wantedDiscrepancies } from '../discrepancies/wanted-discrepancies.ts';
import { notFound } from '../not-found.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';
import { discrepancyHistoryToWire, discrepancySummaryToWire, discrepancyToWire, pageToWire } from './to-wire.ts';

/** The contract's routes of the work queue. */
export function discrepancyHandlers({ store: { discrepancies } }: App) {
  return {
    listDiscrepancies: async ({ query: { cursor, limit, sort, ...filter } }: { query: ListQuery }) => {
      const page = await discrepancies.list(wantedDiscrepancies(filter), withoutUndefined({ cursor, limit, sort }));
      return { status: 200 as const, body: pageToWire(page, discrepancyToWire) };
    },
    summariseDiscrepancies: async ({ query }: { query: wire.DiscrepancyFilter }) => ({
      status: 200 as const,
      body: discrepancySummaryToWire(await discrepancies.summarise(wantedDiscrepancies(query))),
    }),
    getDiscrepancy: async ({ params: { discrepancyId } }: { params: Path }) => {
      const discrepancy = await discrepancies.get(discrepancyId);
      if (discrepancy === null) throw notFound('discrepancy', discrepancyId);
      return { status: 200 as const, body: discrepancyToWire(discrepancy) };
    },
    getDiscrepancyHistory: async ({ params, query }: { params: Path; query: PageQuery }) => {
      const history = await discrepancies.history(params.discrepancyId, withoutUndefined(query));
      if (history === null) throw notFound('discrepancy', params.discrepancyId);
      return { status: 200 as const, body: pageToWire(history, discrepancyHistoryToWire) };
    },
    patchDiscrepancy: async ({ params, body, res }: { params: Path; body: PatchBody; res: Response }) => {
      const { reason, version, ...change } = body;
      const by = { actor: actorOf(res), ...withoutUndefined({ reason, version }) };
      const discrepancy = await discrepancies.update(params.discrepancyId, withoutUndefined(change), by);
      if (discrepancy === null) throw notFound('discrepancy', params.discrepancyId);
      return { status: 200 as const, body: discrepancyToWire(discrepancy) };
    },
    changeDiscrepancies: async ({ body, res }: { body: ChangesBody; res: Response }) => {
      const { discrepancyIds, filter = {}, count = 0, change, reason } = body;
      const selection = discrepancyIds ? { discrepancyIds } : { filter: wantedDiscrepancies(filter), count };
      const by = { actor: actorOf(res), reason };
      return { status: 200 as const, body: await discrepancies.updateMany(selection, withoutUndefined(change), by) };
    },
  };
}

export interface Path {
  readonly discrepancyId: string;
}
type PageQuery = { readonly [Name in keyof PageRequest]: PageRequest[Name] | undefined };
type ListQuery = wire.DiscrepancyFilter & PageQuery & { readonly sort?: wire.DiscrepancySort | undefined };
type PatchBody = z.output<typeof wire.PatchDiscrepancyBody>;
type ChangesBody = z.output<typeof wire.PostDiscrepancyChangesBody>;
