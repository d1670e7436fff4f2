import { PaymentCallback, pentagoo } from '@punteo/contracts/pentagoo';
import type { Express } from 'express';
import { getAddress } from 'viem';
import * as z from 'zod';
import {
  addControlRoutes,
  controlHandler,
  controlInput,
  ScriptInput,
  withoutUndefined,
} from '../http/control-routes.ts';
import type { PentagooRoute, SandboxPentagoo } from './pentagoo-types.ts';

const address = z.string().transform((text) => getAddress(text));

const PartialCallback = z.object(PaymentCallback.shape).partial();

const PayInput = z.strictObject({
  amount: z.string().optional(),
  to: address.optional(),
  from: address.optional(),
  blockchain: z.string().optional(),
  fail: z.boolean().optional(),
  callback: z
    .union([
      z.literal('none'),
      ScriptInput.extend({ fields: PartialCallback.transform(withoutUndefined).optional() }).transform(
        withoutUndefined,
      ),
    ])
    .optional(),
});

/** Adds `POST /sandbox/pay/:refId` and the controls that both providers have. */
export function addPentagooControl(
  app: Express,
  sandbox: Pick<SandboxPentagoo, 'payments' | 'pay' | 'sendCallback' | 'faults'>,
): void {
  addControlRoutes(app, {
    routes: Object.keys(pentagoo) as PentagooRoute[],
    faults: sandbox.faults,
    payments: () => sandbox.payments.map((payment) => ({ ...payment, transactions: payment.transactions.map(toJson) })),
    sendCallback: sandbox.sendCallback,
  });
  app.post(
    '/sandbox/pay/:refId',
    controlHandler(async ({ params, body }) => {
      const { transaction, callback, deliveries } = await sandbox.pay(
        String(params.refId),
        withoutUndefined(controlInput(PayInput, body)),
      );
      return { transaction: toJson(transaction), callback, deliveries };
    }),
  );
}

/** JSON has no bigint. */
function toJson<T extends { readonly blockNumber: bigint }>(transaction: T) {
  return { ...transaction, blockNumber: Number(transaction.blockNumber) };
}
