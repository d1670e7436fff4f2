import type { Answer, CallOptions } from './answer-type.ts';

/**
 * Routes by name, nested as deep as needed: a contract of ts-rest, or plain objects. Each schema is of a library that
 * implements Standard Schema.
 */
export interface Routes {
  readonly [name: string]: Route | Routes;
}

/** One route, as a contract of ts-rest declares it. */
export interface Route {
  /** `GET`, `POST` and so on, in capitals. */
  readonly method: string;
  /** With parameters as in `/payments/:id`. */
  readonly path: string;
  /** The schema of the parameters of the path. Without one, each is a text or a number. */
  readonly pathParams?: unknown;
  /** The schema of the query. */
  readonly query?: unknown;
  /** The schema of the body. */
  readonly body?: unknown;
  /** The schema of the headers, with names in lower case. */
  readonly headers?: unknown;
  /** Of the body. Default `application/json`, the only one that the client sends. */
  readonly contentType?: string;
  /** A schema for each documented status, or `{ contentType, body }`; a symbol: no body. */
  readonly responses: Readonly<Record<number, unknown>>;
}

/** A client of routes. `HeaderNames` are the headers that the client adds itself, in lower case. */
export type StrictClient<Router, HeaderNames extends string = never> = {
  readonly [Name in keyof Router]: Router[Name] extends Route
    ? StrictCall<Router[Name], HeaderNames>
    : StrictClient<Router[Name], HeaderNames>;
};

/**
 * Calls one route with `params`, `query`, `body` and `headers` of the contract, and a `signal` to abort.
 * Resolves to a status that the contract declares, its parsed body, and `raw`, the text of the body as received; of a
 * declared 4xx or 5xx also to `explanation`, as in `ClientError`.
 *
 * @throws ClientError for everything else
 */
export type StrictCall<R extends Route, HeaderNames extends string = never> =
  Nothing extends CallArguments<R, HeaderNames>
    ? (args?: CallArguments<R, HeaderNames>) => Promise<CallAnswer<R>>
    : (args: CallArguments<R, HeaderNames>) => Promise<CallAnswer<R>>;

/** What a call of the route takes: the parts that the contract declares, and a `signal` to abort. */
export type CallArguments<R extends Route, HeaderNames extends string = never> = Part<'params', ParamsOf<R>> &
  Part<'query', R extends { query: infer Schema } ? InputOf<Schema> : Nothing> &
  Part<'body', R extends { body: infer Schema } ? InputOf<Schema> : Nothing> &
  Part<'headers', R extends { headers: infer Schema } ? Without<InputOf<Schema>, HeaderNames> : Nothing> &
  CallOptions;

/** What a call of the route resolves to: one member per status that the contract declares. */
export type CallAnswer<R extends Route> = {
  [Status in keyof R['responses'] & number]: Answer<Status, OutputOf<R['responses'][Status]>>;
}[keyof R['responses'] & number];

type Nothing = Record<never, never>;

/** A part without required fields is optional. */
type Part<Name extends string, Value> = Nothing extends Value
  ? { readonly [Key in Name]?: Value }
  : { readonly [Key in Name]: Value };

type Without<T, Names extends string> = { [Key in keyof T as Key extends Names ? never : Key]: T[Key] };

type ParamsOf<R extends Route> = R extends { pathParams: infer Schema }
  ? InputOf<Schema>
  : Record<ParamNames<R['path']>, string | number>;

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type InputOf<Schema> = Schema extends { readonly '~standard': { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly input: infer Input }
    ? Input
    : Nothing
  : Nothing;

type OutputOf<Response> = Response extends symbol
  ? undefined
  : Response extends { readonly '~standard': { readonly types?: infer Types } }
    ? NonNullable<Types> extends { readonly output: infer Output }
      ? Output
      : never
    : Response extends { contentType: string; body: infer Schema }
      ? OutputOf<Schema>
      : never;
