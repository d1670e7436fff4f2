import { randomUUID } from 'node:crypto';
import { neopay } from '@punteo/contracts/neopay';
import { createExpressEndpoints } from '@ts-rest/express';
import { type CallbackScript, createCallbackSender, type Delivery } from '../http/callback-sender.ts';
import { jsonBody } from '../http/json-body.ts';
import { listen } from '../http/listen.ts';
import { createProviderApp } from '../http/provider-app.ts';
import { createCustomerRecords } from './customer-records.ts';
import { defaultAppKey, defaultInstitutions, defaultLinks, defaultPayee, defaultToken } from './defaults.ts';
import { addNeopayControl } from './neopay-control.ts';
import { validationErrorOf } from './neopay-errors.ts';
import { neopayRoutes } from './neopay-routes.ts';
import type { NeopayCallbackScript, NeopayOptions, NeopayPayment, PageFaults, SandboxNeopay } from './neopay-types.ts';
import { createPaymentRecords } from './payment-records.ts';

/** Starts Neopay on 127.0.0.1, served from the same contract as the client. */
export async function startNeopay(options: NeopayOptions = {}): Promise<SandboxNeopay> {
  const { token = defaultToken, appKey = defaultAppKey, callbackBody = (payment) => ({ payment }) } = options;
  const { created = 'pending', paid = 'completed', declined = 'failed' } = options.statuses ?? {};
  let { callbackUrl, environment = 'sandbox' } = options;
  let pageFaults: PageFaults = {};
  let url = '';
  const provider = createProviderApp(neopay);
  const { app, calls, faults } = provider;
  const sender = createCallbackSender(provider.closed, { retries: options.retries });
  const payments = createPaymentRecords({
    applicationId: appKey,
    environment: () => environment,
    createdStatus: created,
    payee: options.payee ?? defaultPayee,
    newPaymentId: options.newPaymentId ?? (() => randomUUID()),
    authorisationUrl: (id) => `${url}/sandbox/authorise/${id}`,
    now: options.now ?? (() => new Date()),
  });

  addNeopayControl(app, {
    payments: payments.all,
    payment: payments.find,
    setStatus,
    sendPaymentCallback,
    sendCallback,
    faults,
    paid,
    declined,
  });
  app.use(jsonBody);
  createExpressEndpoints(
    neopay,
    neopayRoutes({
      token,
      appKey,
      payments,
      customers: createCustomerRecords(options.customers ?? []),
      institutions: options.institutions ?? defaultInstitutions,
      links: options.links ?? defaultLinks(appKey),
      pageFaults: () => pageFaults,
    }),
    app,
    {
      globalMiddleware: [provider.beforeRoute],
      requestValidationErrorHandler: (error, request, _response, next) => next(validationErrorOf(error, request.path)),
    },
  );
  provider.afterRoutes();
  const server = await listen(app, options);
  url = server.url;

  return {
    url,
    token,
    appKey,
    get environment() {
      return environment;
    },
    set environment(next) {
      environment = next;
    },
    get callbackUrl() {
      return callbackUrl;
    },
    set callbackUrl(next) {
      callbackUrl = next;
    },
    get pageFaults() {
      return pageFaults;
    },
    set pageFaults(next) {
      pageFaults = next;
    },
    payments: payments.all,
    payment: payments.find,
    insert: (payment = {}) => payments.insert(payment),
    update: payments.update,
    setStatus,
    remove: payments.remove,
    distort: payments.distort,
    sendPaymentCallback,
    sendCallback,
    deliveries: sender.deliveries,
    faults,
    calls,
    close,
    [Symbol.asyncDispose]: close,
  };

  async function setStatus(
    id: string,
    status = paid,
    callback: 'none' | NeopayCallbackScript = {},
  ): Promise<readonly Delivery[]> {
    const payment = payments.update(id, { status });
    if (callback === 'none' || urlFor(payment, callback) === undefined) return [];
    return sendPaymentCallback(id, callback);
  }

  async function sendPaymentCallback(
    id: string,
    { body, ...script }: NeopayCallbackScript = {},
  ): Promise<readonly Delivery[]> {
    const payment = payments.find(id);
    if (!payment) throw new Error(`Neopay has no payment ${id}. payments() lists them.`);
    const to = urlFor(payment, script);
    return sendCallback(body ?? callbackBody(payment.resource), to === undefined ? script : { ...script, url: to });
  }

  async function sendCallback(content: unknown, script: CallbackScript = {}): Promise<readonly Delivery[]> {
    const to = script.url ?? callbackUrl;
    if (to === undefined) throw new Error('This callback has no URL. Set callbackUrl, or url in its script.');
    return sender.send(content, to, script);
  }

  function urlFor(payment: NeopayPayment, script: CallbackScript): string | undefined {
    return script.url ?? payment.callbackUrl ?? callbackUrl;
  }

  function close(): Promise<void> {
    provider.abort();
    return server.close();
  }
}
