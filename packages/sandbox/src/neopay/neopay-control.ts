import { neopay } from '@punteo/contracts/neopay';
import type { Express } from 'express';
import * as z from 'zod';
import {
  addControlRoutes,
  controlHandler,
  controlInput,
  ScriptInput,
  withoutUndefined,
} from '../http/control-routes.ts';
import { authorisationPage } from './authorisation-page.ts';
import type { NeopayRoute, SandboxNeopay } from './neopay-types.ts';

const StatusInput = z.strictObject({
  status: z.string().min(1).optional(),
  callback: z
    .union([z.literal('none'), ScriptInput.extend({ body: z.unknown().optional() }).transform(withoutUndefined)])
    .optional(),
});

const CallBackInput = ScriptInput.extend({ body: z.unknown().optional() }).transform(withoutUndefined);

type Controls = Pick<
  SandboxNeopay,
  'payments' | 'payment' | 'setStatus' | 'sendPaymentCallback' | 'sendCallback' | 'faults'
> & {
  readonly paid: string;
  readonly declined: string;
};

/** Adds the buyer's page, the routes for one payment, and the controls that both providers have. */
export function addNeopayControl(app: Express, sandbox: Controls): void {
  addControlRoutes(app, {
    routes: Object.keys(neopay) as NeopayRoute[],
    faults: sandbox.faults,
    payments: sandbox.payments,
    sendCallback: sandbox.sendCallback,
  });
  app.post(
    '/sandbox/payments/:id/status',
    controlHandler(async ({ params, body }) => {
      const { status, callback } = controlInput(StatusInput, body);
      const deliveries = await sandbox.setStatus(String(params.id), status, callback);
      return { payment: sandbox.payment(String(params.id)), deliveries };
    }),
  );
  app.post(
    '/sandbox/payments/:id/callback',
    controlHandler(async ({ params, body }) =>
      sandbox.sendPaymentCallback(String(params.id), controlInput(CallBackInput, body)),
    ),
  );
  app.get('/sandbox/authorise/:id', (request, response) => {
    const payment = sandbox.payment(request.params.id);
    response
      .status(payment ? 200 : 404)
      .type('html')
      .send(authorisationPage(payment));
  });
  app.post('/sandbox/authorise/:id', async (request, response) => {
    const declines = Buffer.isBuffer(request.body) && request.body.toString('utf8').includes('decline');
    const payment = sandbox.payment(request.params.id);
    if (payment) await sandbox.setStatus(request.params.id, declines ? sandbox.declined : sandbox.paid);
    response
      .status(payment ? 200 : 404)
      .type('html')
      .send(authorisationPage(sandbox.payment(request.params.id)));
  });
}
