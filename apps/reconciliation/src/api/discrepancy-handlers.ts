import type * as wire from '@punteo/contracts/reconciliation';
import { type PageRequest, PunteoError } from '@punteo/payments';
import type { Response } from 'express';
import type * as z from 'zod';
import type { App } from '../app.ts';
import { openBytes } from '../csv/bytes-file.ts';
import { FileError } from '../csv/file-error.ts';
import { type ImportedRow, importDecisions } from '../discrepancies/import-decisions.ts';
import { wantedDiscrepancies } from '../discrepancies/wanted-discrepancies.ts';
import { notFound } from '../not-found.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';
import { languageOf } from './language-of.ts';
import { discrepancyHistoryToWire, discrepancySummaryToWire, discrepancyToWire, pageToWire } from './to-wire.ts';

/** The contract's routes of the work queue. */
export function discrepancyHandlers(app: App) {
  const { discrepancies } = app.store;
  return {
    listDiscrepancies: async ({
      query: { cursor, limit, sort, ...filter },
      res,
    }: {
      query: ListQuery;
      res: Response;
    }) => {
      const page = await discrepancies.list(wantedDiscrepancies(filter), withoutUndefined({ cursor, limit, sort }));
      return { status: 200 as const, body: pageToWire(page, (each) => discrepancyToWire(each, languageOf(res))) };
    },
    summariseDiscrepancies: async ({ query }: { query: wire.DiscrepancyFilter }) => ({
      status: 200 as const,
      body: discrepancySummaryToWire(await discrepancies.summarise(wantedDiscrepancies(query))),
    }),
    getDiscrepancy: async ({ params: { discrepancyId }, res }: { params: Path; res: Response }) => {
      const discrepancy = await discrepancies.get(discrepancyId);
      if (discrepancy === null) throw notFound('discrepancy', discrepancyId);
      return { status: 200 as const, body: discrepancyToWire(discrepancy, languageOf(res)) };
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
      return { status: 200 as const, body: discrepancyToWire(discrepancy, languageOf(res)) };
    },
    changeDiscrepancies: async ({ body, res }: { body: ChangesBody; res: Response }) => {
      const { discrepancyIds, filter = {}, count = 0, change, reason } = body;
      const selection = discrepancyIds ? { discrepancyIds } : { filter: wantedDiscrepancies(filter), count };
      const by = { actor: actorOf(res), reason };
      return { status: 200 as const, body: await discrepancies.updateMany(selection, withoutUndefined(change), by) };
    },
    importDiscrepancies: async ({
      body: { csv, dryRun = false, reason },
      res,
    }: {
      body: ImportBody;
      res: Response;
    }) => {
      const source = { path: 'The file', open: openBytes(Buffer.from(csv)) };
      const options = { ...withoutUndefined({ reason }), dryRun, actor: actorOf(res) };
      const rows = await Array.fromAsync(importDecisions(app, source, options)).catch((error: unknown) => {
        throw error instanceof FileError ? new PunteoError('file_refused', error.message) : error;
      });
      const count = (outcome: ImportedRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
      const counts = { changed: count('changed'), unchanged: count('unchanged'), refused: count('refused') };
      return { status: 200 as const, body: { dryRun, ...counts, rows } };
    },
  };
}

export interface Path {
  readonly discrepancyId: string;
}
type PageQuery = { readonly [Name in keyof PageRequest]: PageRequest[Name] | undefined };
type ListQuery = wire.DiscrepancyFilter & PageQuery & { readonly sort?: wire.DiscrepancySort | undefined };
type PatchBody = z.output<typeof wire.PatchDiscrepancyBody>;
type ImportBody = z.output<typeof wire.PostDiscrepancyImportBody>;
type ChangesBody = z.output<typeof wire.PostDiscrepancyChangesBody>;
