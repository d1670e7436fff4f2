import type { Response } from 'express';
import type { App } from '../app.ts';
import type { NamedUnit } from '../orders/allocation-changes.ts';
import { type Part, split } from '../orders/split.ts';
import { actorOf } from './actor-of.ts';
import { orderToWire } from './to-wire.ts';

/** The contract's route that splits a payment. */
export function splitHandlers(app: App) {
  return {
    splitPayment: async ({
      params,
      body: { parts, unitId, reason },
      res,
    }: {
      readonly params: Pick<NamedUnit, 'provider' | 'claim'>;
      readonly body: { readonly parts: readonly Part[]; readonly unitId?: string | undefined; readonly reason: string };
      readonly res: Response;
    }) => {
      const orders = await split(app, { ...params, unitId }, parts, { actor: actorOf(res), reason });
      return {
        status: 200 as const,
        body: { orders: orders.map(({ order, standing }) => orderToWire(order, standing)) },
      };
    },
  };
}
