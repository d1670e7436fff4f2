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

/** How a callback is sent, as written in a control request. */
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

/** The same levers over HTTP, for people without TypeScript. They are no part of the provider: faults and counts pass them by. */
export function addControlRoutes<Route extends string>(app: Express, controlled: ControlledProvider<Route>): void {
  const FaultInput = z.strictObject({
    route: z.literal(controlled.routes),
    fault: Fault,
    times: z.int().min(1).optional(),
    after: z.int().min(0).optional(),
  });

  app.use('/sandbox', rawBody);
  app.get('/sandbox/payments', (_request, response) => void response.json(controlled.payments()));
  app.post(
    '/sandbox/callbacks',
    controlHandler(async (request) => {
      const script = withoutUndefined(ScriptQuery.parse(request.query));
      const contentType = request.headers['content-type'] ?? null;
      return controlled.sendCallback(request.body ?? new Uint8Array(), { ...script, contentType });
    }),
  );
  app.post(
    '/sandbox/faults',
    controlHandler(async (request) => {
      const { route, fault, ...plan } = controlInput(FaultInput, request.body);
      controlled.faults.next(route, fault, withoutUndefined(plan));
      return { route, left: controlled.faults.left(route) };
    }),
  );
  app.delete(
    '/sandbox/faults',
    controlHandler(async () => {
      controlled.faults.clear();
      return {};
    }),
  );
}

/** Answers with what `handle` resolves to, or with 400 and what was wrong. */
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

/** Reads a control request; whatever `curl -d` calls its content type, it is JSON. No body is `{}`. */
export function controlInput<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  return schema.parse(text === '' ? {} : readJson(text));
}

type WithoutUndefined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out what was not given: zod writes `undefined`, an option that isn't there says more. */
export function withoutUndefined<T extends object>(input: T): Partial<WithoutUndefined<T>> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<
    WithoutUndefined<T>
  >;
}
