import type { AppRouter, initContract } from '@ts-rest/core';
import type { ZodType } from 'zod';
import * as z from 'zod/mini';
import './english.ts';
import { isRoute } from './route.ts';

type TsRest = ReturnType<typeof initContract>;

/**
 * Declares contracts with ts-rest's types and without its code, so that a program which only calls an API does not load
 * ts-rest. `router` and `otherResponse` do what those of ts-rest's `initContract()` do, of the options only
 * `strictStatusCodes` and `commonResponses`.
 */
export const contract: Pick<TsRest, 'router' | 'otherResponse'> = {
  router: ((routes: AppRouter, options: Options = {}) => routerOf(routes, options)) as TsRest['router'],
  otherResponse: ((response: object) => response) as TsRest['otherResponse'],
};

/**
 * The headers of a route, typed as a schema of `zod`: ts-rest's types take no object of `zod/mini` here. At run time it is
 * the schema as passed, without the methods of `zod`.
 */
export function headers<Schema extends z.ZodMiniObject>(schema: Schema): ZodType<z.output<Schema>, z.input<Schema>> {
  return schema as unknown as ZodType<z.output<Schema>, z.input<Schema>>;
}

/** An answer without a body. */
export const noBody = z.undefined();

interface Options {
  readonly strictStatusCodes?: boolean;
  readonly commonResponses?: object;
}

function routerOf(routes: AppRouter, options: Options): AppRouter {
  return Object.fromEntries(
    Object.entries(routes).map(([name, route]) => {
      if (!isRoute(route)) return [name, routerOf(route, options)];
      const { strictStatusCodes = route.strictStatusCodes, commonResponses } = options;
      const strict = strictStatusCodes === undefined ? {} : { strictStatusCodes };
      return [name, { ...route, ...strict, responses: { ...commonResponses, ...route.responses } }];
    }),
  );
}
