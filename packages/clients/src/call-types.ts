import type { AppRoute, AppRouter, ContractNoBodyType } from '@ts-rest/core';

/** A client of a contract. `HeaderNames` are the headers that the client adds itself, in lower case. */
export type StrictClient<Router extends AppRouter, HeaderNames extends string = never> = {
  readonly [Name in keyof Router]: Router[Name] extends AppRoute
    ? StrictCall<Router[Name], HeaderNames>
    : Router[Name] extends AppRouter
      ? StrictClient<Router[Name], HeaderNames>
      : never;
};

/**
 * Calls one route with `params`, `query`, `body` and `headers` of the contract, and a `signal` to abort.
 * Resolves to a status that the contract declares, its parsed body, and `raw`, the text of the body as received; of a
 * declared 4xx or 5xx also to `explanation`, as in `ClientError`.
 *
 * @throws ClientError for everything else
 */
export type StrictCall<Route extends AppRoute, HeaderNames extends string = never> =
  Nothing extends CallArguments<Route, HeaderNames>
    ? (args?: CallArguments<Route, HeaderNames>) => Promise<CallAnswer<Route>>
    : (args: CallArguments<Route, HeaderNames>) => Promise<CallAnswer<Route>>;

type CallArguments<Route extends AppRoute, HeaderNames extends string = never> = Part<'params', ParamsOf<Route>> &
  Part<'query', Route extends { query: infer Schema } ? InputOf<Schema> : Nothing> &
  Part<'body', Route extends { body: infer Schema } ? InputOf<Schema> : Nothing> &
  Part<'headers', Route extends { headers: infer Schema } ? Without<InputOf<Schema>, HeaderNames> : Nothing> & {
    readonly signal?: AbortSignal;
  };

/** One member per status that the contract declares. */
type CallAnswer<Route extends AppRoute> = {
  [Status in keyof Route['responses']]: {
    readonly status: Status;
    readonly body: OutputOf<Route['responses'][Status]>;
    readonly headers: Headers;
    readonly raw: string;
    readonly explanation?: string;
  };
}[keyof Route['responses']];

type Nothing = Record<never, never>;

/** A part without required fields is optional. */
type Part<Name extends string, Value> = Nothing extends Value
  ? { readonly [Key in Name]?: Value }
  : { readonly [Key in Name]: Value };

type Without<T, Names extends string> = { [Key in keyof T as Key extends Names ? never : Key]: T[Key] };

type ParamsOf<Route extends AppRoute> = Route extends { pathParams: infer Schema }
  ? InputOf<Schema>
  : Record<ParamNames<Route['path']>, string | number>;

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

type OutputOf<Response> = Response extends ContractNoBodyType
  ? undefined
  : Response extends { readonly '~standard': { readonly types?: infer Types } }
    ? NonNullable<Types> extends { readonly output: infer Output }
      ? Output
      : never
    : Response extends { contentType: string; body: infer Schema }
      ? OutputOf<Schema>
      : never;
