import type { AppRouter } from '@ts-rest/core';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { applyFault } from './apply-fault.ts';
import { CallCounter } from './call-counter.ts';
import { ErrorResponse } from './error-response.ts';
import { FaultQueue } from './fault-queue.ts';

export interface ProviderApp<Route extends string> {
  readonly app: Express;
  readonly calls: CallCounter<Route>;
  readonly faults: FaultQueue<Route>;
  /** Aborted by `close`. */
  readonly closed: AbortSignal;
  abort(): void;
  /** Middleware of every route: counts the call and applies its fault. */
  beforeRoute(
    request: { tsRestRoute: unknown; originalUrl: string },
    response: Response,
    next: (error?: unknown) => void,
  ): void;
  /** Adds the handlers for unmatched requests and for errors. Call it after the last route. */
  afterRoutes(): void;
}

export function createProviderApp<Contract extends AppRouter>(
  contract: Contract,
): ProviderApp<Extract<keyof Contract, string>> {
  const app = express().disable('x-powered-by').set('etag', false).set('query parser', 'simple');
  const calls = new CallCounter<Extract<keyof Contract, string>>();
  const faults = new FaultQueue<Extract<keyof Contract, string>>();
  const closing = new AbortController();
  const names = new Map<unknown, string>(Object.entries(contract).map(([name, route]) => [route, name]));

  return {
    app,
    calls,
    faults,
    closed: closing.signal,
    abort: () => closing.abort(),
    beforeRoute(request, response, next) {
      const route = names.get(request.tsRestRoute) ?? '';
      calls.add(route);
      const fault = faults.take(route, new URL(request.originalUrl, 'http://localhost'));
      if (!fault) return next();
      applyFault(fault, response, closing.signal).then(
        (routeMustRun) => routeMustRun && next(),
        // Only closing the sandbox interrupts a fault.
        () => response.socket?.destroy(),
      );
    },
    afterRoutes() {
      app.use((request: Request, response: Response) => {
        calls.unmatched.push(`${request.method} ${request.originalUrl}`);
        response.status(404).json({ message: 'Not Found' });
      });
      app.use(answerError);
    },
  };
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof ErrorResponse) return void response.status(error.status).json(error.body);
  const status = (error as { status?: unknown }).status;
  const message = error instanceof Error ? error.message : String(error);
  response.status(typeof status === 'number' ? status : 500).json({ message });
};
