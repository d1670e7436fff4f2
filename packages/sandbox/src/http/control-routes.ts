import { readJson } from '@punteo/json';
import type { Express, RequestHandler } from 'express';
import * as z from 'zod';
import type { CallbackScript, Delivery } from './callback-sender.ts';
import { ErrorResponse } from './error-response.ts';
import { Fault } from './fault.ts';
import type { Faults } from './fault-queue.ts';
import { rawBody } from './json-body.ts';
import { seconds } from './seconds.ts';

export interface ControlledProvider<Route extends string> {
  readonly routes: readonly Route[];
  readonly faults: Faults<Route>;
  payments(): readonly unknown[];
  sendCallback(content: unknown, script?: CallbackScript): Promise<readonly Delivery[]>;
}

/**
 * Adds the sandbox's controls as HTTP routes. They are not part of the provider's API: faults and call counts ignore
 * them.
 */
export function addControlRoutes<Route extends string>(app: Express, provider: ControlledProvider<Route>): void {
  const FaultInput = z.strictObject({
    route: z.literal(provider.routes),
    fault: Fault,
    times: z.int().min(1).optional(),
    after: z.int().min(0).optional(),
  });

  app.use('/sandbox', rawBody);
  app.get('/sandbox/payments', (_request, response) => void response.json(provider.payments()));
  app.post(
    '/sandbox/callbacks',
    controlHandler(async (request) => {
      const script = withoutUndefined(ScriptQuery.parse(request.query));
      const contentType = request.headers['content-type'] ?? null;
      return provider.sendCallback(request.body ?? new Uint8Array(), { ...script, contentType });
    }),
  );
  app.post(
    '/sandbox/faults',
    controlHandler(async (request) => {
      const { route, fault, ...plan } = controlInput(FaultInput, request.body);
      provider.faults.next(route, fault, withoutUndefined(plan));
      return { route, left: provider.faults.left(route) };
    }),
  );
  app.delete(
    '/sandbox/faults',
    controlHandler(async () => {
      provider.faults.clear();
      return {};
    }),
  );
}

/** A callback script in the body of a control request. */
export const ScriptInput = z.strictObject({
  url: z.url().optional(),
  times: z.int().min(1).optional(),
  delaySeconds: seconds.optional(),
  gapSeconds: seconds.optional(),
  concurrent: z.boolean().optional(),
  contentType: z.string().nullable().optional(),
});

const ScriptQuery = z.object({
  url: z.url().optional(),
  times: z.coerce.number().int().min(1).optional(),
  delaySeconds: z.coerce.number().min(0).optional(),
});

/** Answers with the result of `handle`, or with 400 and the error's message. */
export function controlHandler(handle: (request: Parameters<RequestHandler>[0]) => Promise<unknown>): RequestHandler {
  return async (request, response) => {
    try {
      response.json(await handle(request));
    } catch (error) {
      const message = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      throw new ErrorResponse(400, { message });
    }
  };
}

/**
 * Reads a control request's body as JSON, whatever its content type, because `curl -d` sends form data. No body is
 * `{}`.
 */
export function controlInput<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  return schema.parse(text === '' ? {} : readJson(text));
}

type WithoutUndefined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Removes the fields that zod set to `undefined`: the options' types allow only absent fields. */
export function withoutUndefined<T extends object>(input: T): Partial<WithoutUndefined<T>> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<
    WithoutUndefined<T>
  >;
}
