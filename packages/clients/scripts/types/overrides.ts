import { decimal, neopay, Payment } from '@punteo/contracts/neopay';
import type * as z from 'zod';
import type { Schema } from './contracts.ts';

/** Fields whose key is optional or required, whatever their schema says. */
export type OptionalKeys = Readonly<Record<string, boolean>>;

type Override = (objectOf: (parts: { shape: z.core.$ZodShape; optional: OptionalKeys }) => string) => string;

/** Either spelling of two fields is returned as one field. */
const paymentOf: Override = (objectOf) => {
  const { shape } = (Payment._zod.def as unknown as { in: z.ZodObject }).in;
  const { ID: _, enviroment: __, ...rest } = shape;
  return objectOf({ shape: rest, optional: { id: false, environment: false } });
};

/** The types that a schema does not tell at run time. The test of the types holds them, too. */
export const OVERRIDES: ReadonlyMap<Schema, { readonly input?: Override; readonly output?: Override }> = new Map<
  Schema,
  { readonly input?: Override; readonly output?: Override }
>([
  [decimal, { input: () => 'number | JsonNumber', output: () => 'string' }],
  [Payment, { output: paymentOf }],
  [neopay.getCustomer.responses[200], { output: () => 'Customer' }],
]);
