import type { Response } from 'express';
import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';
import { badRowToWire, statementEntryToWire, statementFileToWire } from './statement-to-wire.ts';
import { pageToWire } from './to-wire.ts';

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}
export interface FileRequest {
  readonly params: { readonly statementFileId: string };
}

/** The contract's routes of statements. Files are imported by the CLI, which reads them from its machine. */
export function statementHandlers({ store: { statements } }: App) {
  const existing = async (statementFileId: string) => {
    const file = await statements.get(statementFileId);
    if (file === null) throw notFound('statement', statementFileId);
    return file;
  };
  return {
    listStatements: async ({
      query: { cursor, limit, notAccepted },
    }: {
      query: PageQuery & { notAccepted?: 'true' | undefined };
    }) => {
      const page = await statements.list({ notAccepted: notAccepted === 'true' }, withoutUndefined({ cursor, limit }));
      return { status: 200 as const, body: pageToWire(page, statementFileToWire) };
    },
    getStatement: async ({ params: { statementFileId } }: FileRequest) => ({
      status: 200 as const,
      body: statementFileToWire(await existing(statementFileId)),
    }),
    listStatementBadRows: async ({ params: { statementFileId }, query }: FileRequest & { query: PageQuery }) => {
      const page = await statements.badRows(statementFileId, withoutUndefined(query));
      await existing(statementFileId);
      return { status: 200 as const, body: pageToWire(page, badRowToWire) };
    },
    listStatementEntries: async ({ query: { cursor, limit, ...filter } }: { query: PageQuery & EntryFilter }) => {
      const page = await statements.entries(withoutUndefined(filter), withoutUndefined({ cursor, limit }));
      return { status: 200 as const, body: pageToWire(page, statementEntryToWire) };
    },
    acceptStatement: async ({
      params,
      body,
      res,
    }: FileRequest & { body: { readonly reason: string }; res: Response }) => {
      const by = { actor: actorOf(res), reason: body.reason };
      return { status: 200 as const, body: statementFileToWire(await statements.accept(params.statementFileId, by)) };
    },
  };
}

export interface EntryFilter {
  readonly statementFileId?: string | undefined;
  readonly account?: string | undefined;
}
