import { expect, test } from 'vitest';
import * as z from 'zod';
import { Payment } from '../neopay/payment.ts';
import { PaymentCallback } from '../pentagoo/payment-callback.ts';
import { declaredShape } from './declared-shape.ts';

test('declaredShape lists each path of a schema with every type that it accepts', () => {
  const part = z.object({ id: z.int() }).meta({ id: 'DeclaredShapePart' });
  const schema = z.object({
    text: z.string().nullish(),
    either: z.union([z.string(), z.number()]),
    word: z.enum(['a', 'b']),
    rows: z.array(part),
    part,
    anything: z.unknown(),
    map: z.record(z.string(), z.boolean()),
  });
  expect(declaredShape(schema)).toEqual([
    '$.anything: any',
    '$.either: number',
    '$.either: string',
    '$.map.*: boolean',
    '$.map: object',
    '$.part.id: number',
    '$.part: object',
    '$.rows: array',
    '$.rows[].id: number',
    '$.rows[]: object',
    '$.text: null',
    '$.text: string',
    '$.word: string',
    '$: object',
  ]);
});

test('declaredShape describes the input of a schema that transforms, not its output', () => {
  const lines = declaredShape(Payment);
  expect(lines).toContain('$.amount: number');
  expect(lines).toContain('$.customer.resource: any');
  expect(lines).toContain('$.fee: number');
  expect(lines).toContain('$.enviroment: string');
});

test('the declared shape of Pentagoo’s callback is six text fields', () => {
  expect(declaredShape(PaymentCallback)).toEqual([
    '$.amount: string',
    '$.blockchain: string',
    '$.date: string',
    '$.hash: string',
    '$.orderId: string',
    '$.paymentId: string',
    '$: object',
  ]);
});

test('declaredShape ends on a schema that contains itself', () => {
  const tree: z.ZodType = z.object({
    get below() {
      return z.array(tree);
    },
  });
  expect(declaredShape(tree).length).toBeLessThan(100);
});
