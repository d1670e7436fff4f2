import type { AppRoute, AppRouter } from '@ts-rest/core';
import * as z from 'zod/mini';
import { isRoute } from '../route.ts';

/**
 * The OpenAPI 3.1 document of a contract, from the schemas that validate its traffic. It describes the wire: the input
 * of a schema that transforms. A schema with a `meta` id becomes a component, so each id must belong to one schema
 * only.
 */
export function toOpenApi(router: AppRouter, info: OpenApiInfo, options: ToOpenApiOptions = {}): OpenApiDocument {
  const schemas: Record<string, Json> = {};
  const paths: Record<string, Record<string, Json>> = {};
  for (const { operationId, route } of routesOf(router)) {
    const path = route.path.replaceAll(/:([^/?]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(operationId, route, schemas) };
  }
  const webhooks: Record<string, Json> = {};
  for (const { operationId, route } of routesOf(options.webhooks ?? {})) {
    webhooks[operationId] = { [route.method.toLowerCase()]: operationOf(operationId, route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info,
    ...(options.servers ? { servers: options.servers.map((url) => ({ url })) } : {}),
    paths,
    ...(options.webhooks ? { webhooks } : {}),
    components: {
      schemas,
      ...(options.bearerToken ? { securitySchemes: { bearerToken: { type: 'http', scheme: 'bearer' } } } : {}),
    },
    ...(options.bearerToken ? { security: [{ bearerToken: [] }] } : {}),
  };
}

/** What the document says about the API itself. */
export interface OpenApiInfo {
  /** The name of the API. */
  readonly title: string;
  /** Of the API, not of OpenAPI. */
  readonly version: string;
  readonly description?: string;
}

/** An OpenAPI 3.1 document, ready for `JSON.stringify`. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: OpenApiInfo;
  readonly servers?: readonly { readonly url: string }[];
  readonly paths: Json;
  readonly webhooks?: Json;
  readonly components: { readonly schemas: Json; readonly securitySchemes?: Json };
  readonly security?: readonly Json[];
}

/** What a contract does not say about its API. */
export interface ToOpenApiOptions {
  /** Base URLs. */
  readonly servers?: readonly string[];
  /** Requests have `Authorization: Bearer <token>`. */
  readonly bearerToken?: boolean;
  /** Routes that the provider calls; documented as webhooks, without paths. */
  readonly webhooks?: AppRouter;
}

/** An object in an OpenAPI document. */
export type Json = { [key: string]: unknown };

function routesOf(router: AppRouter, prefix = ''): { operationId: string; route: AppRoute }[] {
  return Object.entries(router).flatMap(([name, entry]) =>
    isRoute(entry) ? [{ operationId: prefix + name, route: entry }] : routesOf(entry, `${prefix}${name}.`),
  );
}

function operationOf(operationId: string, route: AppRoute, schemas: Record<string, Json>): Json {
  const parameters = [
    ...parametersOf('path', pathParametersOf(route), schemas),
    ...parametersOf('query', route.query, schemas),
    ...parametersOf('header', route.headers, schemas),
  ];
  const body = 'body' in route ? route.body : undefined;
  return {
    operationId,
    ...(route.summary === undefined ? {} : { summary: route.summary }),
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.deprecated ? { deprecated: true } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(isZod(body)
      ? { requestBody: { required: !z.safeParse(body, undefined).success, content: contentOf(body, schemas) } }
      : {}),
    responses: Object.fromEntries(
      Object.entries(route.responses).map(([status, response]) => [status, responseOf(status, response, schemas)]),
    ),
  };
}

/** Path parameters without a schema in the contract are documented as text. */
function pathParametersOf(route: AppRoute): unknown {
  if (isZod(route.pathParams)) return route.pathParams;
  const names = [...route.path.matchAll(/:([^/?]+)/g)].map((match) => [match[1] ?? '', z.string()]);
  return z.object(Object.fromEntries(names));
}

function parametersOf(place: 'path' | 'query' | 'header', schema: unknown, schemas: Record<string, Json>): Json[] {
  if (!isZod(schema)) return [];
  const { properties = {}, required = [] } = toJsonSchema(schema, schemas) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, propertySchema]) => ({
    in: place,
    name,
    required: place === 'path' || required.includes(name),
    schema: propertySchema,
  }));
}

function responseOf(status: string, response: unknown, schemas: Record<string, Json>): Json {
  const description = descriptions[status] ?? `Status ${status}`;
  if (hasNoBody(response)) return { description };
  if (isZod(response)) return { description, content: contentOf(response, schemas) };
  if (typeof response === 'object' && response !== null && 'contentType' in response && 'body' in response) {
    return { description, content: contentOf(response.body, schemas, String(response.contentType)) };
  }
  return { description };
}

/** A schema of `undefined`, or ts-rest's `noBody()`, which is a symbol. */
function hasNoBody(response: unknown): boolean {
  return typeof response === 'symbol' || (isZod(response) && response._zod.def.type === 'undefined');
}

function contentOf(schema: unknown, schemas: Record<string, Json>, type = 'application/json'): Json {
  return { [type]: isZod(schema) ? { schema: toJsonSchema(schema, schemas) } : {} };
}

/** Moves zod's `$defs` to the document's components. */
function toJsonSchema(schema: z.core.$ZodType, schemas: Record<string, Json>): Json {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const [id, definition] of Object.entries($defs)) schemas[id] = withComponentRefs(definition);
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) return withComponentRefs(own);
  // zod writes a root schema with an id either in place, or as a reference to its definition.
  if (!Object.hasOwn($defs, id)) schemas[id] = withComponentRefs(own);
  return { $ref: `#/components/schemas/${id}` };
}

function withComponentRefs(schema: object): Json {
  const { id: _, ...rest } = JSON.parse(
    JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as Json;
  return rest;
}

function isZod(value: unknown): value is z.core.$ZodType {
  return value instanceof z.core.$ZodType;
}

const descriptions: Record<string, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  400: 'Bad request',
  401: 'Unauthorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};
