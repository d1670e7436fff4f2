import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { StandingState } from '../reconciliation/standing.ts';
import {
  isMerchantEventType,
  isOrderEvent,
  MerchantEvent,
  type MerchantEventType,
  merchantEventJsonSchema,
  merchantEvents,
} from './index.ts';
import { merchantEventWebhooks } from './webhooks.ts';

const orderPaid = {
  type: 'order.paid',
  timestamp: '2026-06-01T12:00:05.000Z',
  data: {
    eventId: '3f0c7d0e-4b5a-4c8e-9a57-0d8f4f6b2c11',
    stream: 'order:A-1001',
    sequence: 2,
    cause: 'witness',
    orderId: 'A-1001',
    state: 'paid',
    previousState: 'confirming',
    proof: 'final',
    fulfilmentAllowed: true,
    amount: { value: '100.00', currency: 'USD' },
    paid: { value: '100.00', currency: 'USD' },
    paidAt: '2026-06-01T12:00:00.000Z',
  },
};

test('there is one type of event for each state of an order, and seven for the installation', () => {
  expect(Object.keys(merchantEvents)).toEqual([
    ...StandingState.options.map((state) => `order.${state}`),
    'discrepancy.opened',
    'run.completed',
    'run.incomplete',
    'alert.money_at_risk',
    'alert.dead_letters',
    'alert.silence',
    'period.closed',
  ]);
});

describe('reading an event', () => {
  test('narrows it by its type', () => {
    const event = MerchantEvent.parse(orderPaid);
    expect(event).toEqual(orderPaid);
    if (event.type !== 'order.paid') throw new Error('expected order.paid');
    // Type-checks only where `type` narrows `data`.
    const state: 'paid' = event.data.state;
    expect([state, isOrderEvent(event)]).toEqual(['paid', true]);
  });

  test('drops fields that the schema does not know, at every level', () => {
    const { data } = orderPaid;
    const newer = { ...orderPaid, shard: 1, data: { ...data, region: 'eu', paid: { ...data.paid, scale: 2 } } };
    expect(MerchantEvent.parse(newer)).toEqual(orderPaid);
  });

  test.each(Object.keys(orderPaid.data))('refuses an order event without `data.%s`, and names the field', (field) => {
    const { error } = MerchantEvent.safeParse({ ...orderPaid, data: { ...orderPaid.data, [field]: undefined } });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([`data.${field}`]);
  });

  test('refuses an order event whose state is not the one of its type', () => {
    const { error } = MerchantEvent.safeParse({ ...orderPaid, type: 'order.refunded' });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['data.state']);
  });

  test.each(['order.teleported', '', 'constructor', 'toString', undefined])(
    'refuses the unknown type %j, and says what a type looks like',
    (type) => {
      const { error } = MerchantEvent.safeParse({ ...orderPaid, type });
      expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
        ['type', 'Should be a type of merchant event such as "order.paid".'],
      ]);
      expect(isMerchantEventType(String(type))).toBe(false);
    },
  );
});

describe.each(Object.keys(merchantEvents) as MerchantEventType[])('%s', (type) => {
  const schema = merchantEventJsonSchema(type) as unknown as JsonSchema;

  test('has a JSON Schema that is complete in itself, says when it is sent, and lets unknown fields through', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.properties.type).toEqual({ type: 'string', const: type });
    expect(schema.description).toMatch(/^[A-Z].*\.$/);
    expect(schema.properties.data?.required).toEqual(
      expect.arrayContaining(['eventId', 'stream', 'sequence', 'cause']),
    );
    const text = JSON.stringify(schema);
    expect(text).not.toContain('"additionalProperties":false');
    for (const [, id] of text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) expect(schema.$defs).toHaveProperty(id ?? '');
    expect(text.replaceAll('"$ref":"#/$defs/', '')).not.toContain('"$ref"');
  });

  test('is a webhook with the headers of Standard Webhooks', () => {
    const webhook = merchantEventWebhooks[type];
    expect(webhook?.body).toBe(merchantEvents[type]);
    const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,b' };
    expect(webhook?.headers.parse({ ...headers, other: 'c' })).toEqual(headers);
  });
});

test('the JSON Schema of an event accepts what the zod schema accepts, and refuses what it refuses', () => {
  const schema = z.fromJSONSchema(merchantEventJsonSchema('order.paid') as Parameters<typeof z.fromJSONSchema>[0]);
  expect(schema.safeParse({ ...orderPaid, shard: 1 }).success).toBe(true);
  for (const data of [
    { sequence: 0 },
    { sequence: 1.5 },
    { state: 'refunded' },
    { stream: 'installation' },
    { paid: 1 },
  ]) {
    expect(schema.safeParse({ ...orderPaid, data: { ...orderPaid.data, ...data } }).success).toBe(false);
    expect(MerchantEvent.safeParse({ ...orderPaid, data: { ...orderPaid.data, ...data } }).success).toBe(false);
  }
});

interface JsonSchema {
  readonly $schema: string;
  readonly $defs?: Readonly<Record<string, unknown>>;
  readonly description: string;
  readonly properties: Readonly<Record<string, { readonly required?: readonly string[] }>>;
}
