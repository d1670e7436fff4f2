import { randomUUID } from 'node:crypto';
import { pentagoo } from '@punteo/contracts/pentagoo';
import { createExpressEndpoints } from '@ts-rest/express';
import { type CallbackScript, createCallbackSender, type Delivery } from '../http/callback-sender.ts';
import { ErrorResponse } from '../http/error-response.ts';
import { jsonBody } from '../http/json-body.ts';
import { listen } from '../http/listen.ts';
import { createProviderApp } from '../http/provider-app.ts';
import { createPay } from './pay.ts';
import { addPentagooControl } from './pentagoo-control.ts';
import type { PentagooOptions, PentagooPayment, SandboxPentagoo } from './pentagoo-types.ts';

/** Starts Pentagoo on 127.0.0.1, served from the same contract as the client. */
export async function startPentagoo(options: PentagooOptions = {}): Promise<SandboxPentagoo> {
  const {
    integrationKey = 'sandbox-integration-key',
    integrationSecret = 'sandbox-integration-secret-0123456789',
    createAnswer = {},
    now = () => new Date(),
  } = options;
  let { callbackUrl } = options;
  const provider = createProviderApp(pentagoo);
  const { app, calls, faults } = provider;
  const sender = createCallbackSender(provider.closed, { retries: options.retries });
  const payments: PentagooPayment[] = [];
  const pay = createPay({ ...options, now }, payments, sendCallback);

  addPentagooControl(app, { payments, pay, sendCallback, faults });
  app.use(jsonBody);
  createExpressEndpoints(
    pentagoo,
    {
      createPayment: async ({ body, headers }) => {
        if (headers.oauth !== `${integrationKey}:${integrationSecret}`) throw badRequest();
        payments.push({ ...body, paymentId: randomUUID(), createdAt: now(), transactions: [] });
        return { status: 200, body: createAnswer };
      },
    },
    app,
    {
      globalMiddleware: [provider.beforeRoute],
      requestValidationErrorHandler: (_error, _request, _response, next) => next(badRequest()),
    },
  );
  provider.afterRoutes();
  const server = await listen(app, options);

  return {
    url: server.url,
    integrationKey,
    integrationSecret,
    get callbackUrl() {
      return callbackUrl;
    },
    set callbackUrl(url) {
      callbackUrl = url;
    },
    payments,
    pay,
    sendCallback,
    deliveries: sender.deliveries,
    faults,
    calls,
    close,
    [Symbol.asyncDispose]: close,
  };

  async function sendCallback(content: unknown, script: CallbackScript = {}): Promise<readonly Delivery[]> {
    const url = script.url ?? callbackUrl;
    if (url === undefined) throw new Error('This callback has no URL. Set callbackUrl, or url in its script.');
    return sender.send(content, url, script);
  }

  function close(): Promise<void> {
    provider.abort();
    return server.close();
  }
}

/** Pentagoo documents one error for every reason. */
function badRequest(): ErrorResponse {
  return new ErrorResponse(400, { code: '400', message: 'Bad Request' });
}
