import type { Erasure, ErasurePlan } from '@punteo/payments';
import type { Response } from 'express';
import type { App } from '../app.ts';
import { type ErasureInput, erasureSelection } from '../erasure/erasure-selection.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';
import { pageToWire } from './to-wire.ts';

/** The contract's routes of erasures. */
export function erasureHandlers(app: App) {
  const { erasure } = app.store;
  return {
    planErasure: async ({ body }: { readonly body: ErasureInput }) => ({
      status: 200 as const,
      body: planToWire(await erasure.plan(erasureSelection(app, body))),
    }),
    erase: async ({
      body,
      res,
    }: {
      readonly body: ErasureInput & { readonly reason: string };
      readonly res: Response;
    }) => {
      const made = await erasure.erase(
        erasureSelection(app, body),
        { actor: actorOf(res), reason: body.reason },
        app.clock(),
      );
      return { status: 201 as const, body: toWire(made) };
    },
    listErasures: async ({
      query,
    }: {
      readonly query: { readonly cursor?: string | undefined; readonly limit?: number | undefined };
    }) => ({
      status: 200 as const,
      body: pageToWire(await erasure.list(withoutUndefined(query)), toWire),
    }),
  };
}

function planToWire({ orderIds, kept, ...plan }: ErasurePlan) {
  return { ...plan, orderIds: [...orderIds], kept: kept.map((each) => ({ ...each })) };
}

function toWire({ at, ...erasure }: Erasure) {
  return { ...erasure, at: at.toISOString() };
}
