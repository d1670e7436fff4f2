// `tsc` checks this file; nothing runs it. The generated types equal what ts-rest and zod infer from the contracts.

import type * as events from '@punteo/contracts/merchant-events';
import type { pentagoo } from '@punteo/contracts/pentagoo';
import type { reconciliation } from '@punteo/contracts/reconciliation';
import type { JsonNumber } from '@punteo/json';
import type { AppRoute, ClientInferRequest, ClientInferResponses } from '@ts-rest/core';
import type { StrictClient } from './call-types.ts';
import type { MerchantEvent, MerchantEventType, OrderEvent } from './events/index.ts';
import type { NeopayClient } from './neopay/generated/client.ts';
import type { neopayRoutes } from './neopay/routes.ts';
import type { PentagooClient } from './pentagoo/generated/client.ts';
import type { ReconciliationClient } from './reconciliation/generated/client.ts';

type Neopay = typeof neopayRoutes;
type Pentagoo = typeof pentagoo;
type Reconciliation = typeof reconciliation;

/** Each names the routes that differ, and must be empty. */
export const differences: readonly [
  Empty<DifferentAnswers<NeopayClient, Neopay>>,
  Empty<DifferentAnswers<PentagooClient, Pentagoo>>,
  Empty<DifferentAnswers<ReconciliationClient, Reconciliation>>,
  Empty<DifferentRequests<NeopayClient, Neopay>>,
  Empty<DifferentRequests<PentagooClient, Pentagoo>>,
  Empty<DifferentRequests<ReconciliationClient, Reconciliation>>,
  Empty<DifferentCalls<NeopayClient, StrictClient<Neopay, 'authorization' | 'x-app-key'>>>,
  Empty<DifferentCalls<PentagooClient, StrictClient<Pentagoo, 'oauth'>>>,
  Empty<DifferentCalls<ReconciliationClient, StrictClient<Reconciliation>>>,
  Empty<DifferentEvents>,
] = ['', '', '', '', '', '', '', '', '', ''];

export const sameNames: readonly [
  Equal<keyof NeopayClient, keyof Neopay>,
  Equal<keyof PentagooClient, keyof Pentagoo>,
  Equal<keyof ReconciliationClient, keyof Reconciliation>,
  Equal<MerchantEventType, events.MerchantEventType>,
  Equal<OrderEvent['type'], events.OrderEvent['type']>,
] = [true, true, true, true, true];

/** The bodies of answers, by route and status, against ts-rest. */
type DifferentAnswers<Client, Router> = {
  [Name in keyof Router & keyof Client & string]: Router[Name] extends AppRoute
    ? {
        [Status in keyof Router[Name]['responses'] & number]: Equal<
          BodyOf<Client[Name], Status>,
          Extract<ClientInferResponses<Router[Name]>, { status: Status }>['body']
        > extends true
          ? never
          : `${Name} ${Status}`;
      }[keyof Router[Name]['responses'] & number]
    : `${Name} is no route`;
}[keyof Router & keyof Client & string];

/** Parameters, query and body of requests, by route, against ts-rest. */
type DifferentRequests<Client, Router> = {
  [Name in keyof Router & keyof Client & string]: Router[Name] extends AppRoute
    ? {
        [Part in 'params' | 'query' | 'body']: Equal<
          PartOf<ArgumentsOf<Client[Name]>, Part>,
          PartOf<ClientInferRequest<Router[Name]>, Part>
        > extends true
          ? never
          : `${Name} ${Part}`;
      }['params' | 'query' | 'body']
    : `${Name} is no route`;
}[keyof Router & keyof Client & string];

/** Arguments that may be left out, and the fields of answers, against the client that is made. */
type DifferentCalls<Client, Made> = {
  [Name in keyof Client & keyof Made & string]: Equal<
    [ReturnType<AsCall<Client[Name]>>, undefined extends Parameters<AsCall<Client[Name]>>[0] ? 'optional' : 'required'],
    [ReturnType<AsCall<Made[Name]>>, undefined extends Parameters<AsCall<Made[Name]>>[0] ? 'optional' : 'required']
  > extends true
    ? never
    : Name;
}[keyof Client & keyof Made & string];

type DifferentEvents = {
  [Type in MerchantEventType]: Equal<
    Extract<MerchantEvent, { type: Type }>,
    Extract<events.MerchantEvent, { type: Type }>
  > extends true
    ? never
    : Type;
}[MerchantEventType];

type AsCall<Call> = Call extends (...args: infer Arguments) => Promise<infer Answer>
  ? (...args: Arguments) => Answer
  : never;
type ArgumentsOf<Call> = NonNullable<Parameters<AsCall<Call>>[0]>;
type PartOf<Arguments, Part extends string> = Part extends keyof Arguments ? NonNullable<Arguments[Part]> : 'absent';
type BodyOf<Call, Status> =
  ReturnType<AsCall<Call>> extends infer Answers
    ? Answers extends { status: Status; body: infer Body }
      ? Body
      : never
    : never;

type Empty<Names> = [Names] extends [never] ? '' : Names;
type Equal<Left, Right> =
  (<T>() => T extends Flat<Left> ? 1 : 2) extends <T>() => T extends Flat<Right> ? 1 : 2 ? true : false;

/** Interfaces, intersections and mapped types written out, so that only their fields count. */
type Flat<T> = T extends JsonNumber | Headers
  ? T
  : T extends readonly (infer Element)[]
    ? Flat<Element>[]
    : T extends object
      ? { [Key in keyof T]: Flat<T[Key]> }
      : T;
