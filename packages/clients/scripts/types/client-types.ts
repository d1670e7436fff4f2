import type { Schema } from './contracts.ts';
import { isSchema } from './contracts.ts';
import { comment, type Direction } from './type-printer.ts';

/** A client whose types are generated. */
export interface ClientSource {
  /** `Neopay`: of `NeopayClient`. */
  readonly name: string;
  /** The folder of its contract and of its client. */
  readonly folder: string;
  readonly routes: Readonly<Record<string, ClientRoute>>;
  /** The headers that the client sends itself, in lower case. */
  readonly headerNames: readonly string[];
}

interface ClientRoute {
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly pathParams?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly responses: Readonly<Record<number, unknown>>;
}

export type TypeOf = (schema: Schema, direction: Direction) => string;

/** The interface of a client. */
export function clientInterface({ name, routes }: ClientSource, text: string): string {
  const methods = Object.entries(routes).map(([key, route]) => {
    const { summary = '', description = '', method, path } = route;
    const mark = partsOf(route).some(({ isRequired }) => isRequired) ? '' : '?';
    const title = `${summary}: \`${method} ${path}\`.`;
    return `${comment(`${title} ${description}`.trim())}readonly ${key}: (args${mark}: ${typeName(key)}Arguments) => Promise<${typeName(key)}Answer>;`;
  });
  return `${comment(text)}export interface ${name}Client {\n${methods.join('\n\n')}\n}`;
}

/** The arguments and the answer of each call. */
export function callTypes({ routes, headerNames }: ClientSource, typeOf: TypeOf): string {
  return Object.entries(routes)
    .map(([key, route]) => {
      checkHeaders(key, route, headerNames);
      const fields = partsOf(route).map(
        ({ part, schema, type, isRequired }) =>
          `readonly ${part}${isRequired ? '' : '?'}: ${schema === undefined ? type : typeOf(schema, 'input')};`,
      );
      const name = typeName(key);
      return (
        `/** Arguments of \`${key}\`. */\nexport interface ${name}Arguments extends CallOptions {\n${fields.join('\n')}\n}\n\n` +
        `/** Documented answers to \`${key}\`. */\nexport type ${name}Answer = ${answerType(route, typeOf)};`
      );
    })
    .join('\n\n');
}

interface Part {
  readonly part: 'params' | 'query' | 'body';
  readonly schema?: Schema;
  readonly type?: string;
  readonly isRequired: boolean;
}

function partsOf(route: ClientRoute): readonly Part[] {
  const names = [...route.path.matchAll(/:([^/?]+)/g)].map((match) => String(match[1]));
  const params: Part[] =
    names.length === 0 || isSchema(route.pathParams)
      ? []
      : [
          {
            part: 'params',
            type: `{ ${names.map((name) => `${name}: string | number`).join('; ')} }`,
            isRequired: true,
          },
        ];
  const schemas = [
    ['params', route.pathParams],
    ['query', route.query],
    ['body', route.body],
  ] as const;
  return [
    ...params,
    ...schemas.flatMap(([part, schema]): Part[] =>
      isSchema(schema) ? [{ part, schema, isRequired: hasRequired(schema) }] : [],
    ),
  ];
}

/** Whether an object has a field that must be there. */
function hasRequired(schema: Schema): boolean {
  const { def } = schema._zod as unknown as { def: { shape?: Readonly<Record<string, Schema>> } };
  return def.shape === undefined || Object.values(def.shape).some((field) => field._zod.optin !== 'optional');
}

/** The client sends every header that its contract requires, so a caller gives none. */
function checkHeaders(key: string, { headers }: ClientRoute, headerNames: readonly string[]): void {
  if (!isSchema(headers)) return;
  const { shape = {} } = (headers._zod as unknown as { def: { shape?: object } }).def;
  const others = Object.keys(shape).filter((name) => !headerNames.includes(name));
  if (others.length > 0) throw new Error(`The client does not send the headers ${others.join(', ')} of ${key}.`);
}

/** One member for each type of body. */
function answerType({ responses }: ClientRoute, typeOf: TypeOf): string {
  const statuses = new Map<string, string[]>();
  for (const [status, response] of Object.entries(responses)) {
    const schema: unknown = isOtherResponse(response) ? response.body : response;
    if (!isSchema(schema)) throw new Error(`The answer ${status} has no schema.`);
    const type = typeOf(schema, 'output');
    statuses.set(type, [...(statuses.get(type) ?? []), status]);
  }
  return [...statuses]
    .map(([type, list]) => `Answer<${list.length > STATUSES_MAX ? 'number' : list.join(' | ')}, ${type}>`)
    .join(' | ');
}

/** A route that takes any success declares a hundred statuses. */
const STATUSES_MAX = 20;

function isOtherResponse(response: unknown): response is { readonly body: unknown } {
  return typeof response === 'object' && response !== null && 'contentType' in response && 'body' in response;
}

/** `getPayment`: `GetPayment`. */
function typeName(key: string): string {
  return key.slice(0, 1).toUpperCase() + key.slice(1);
}
