import { describe, expect, test } from 'vitest';
import { breakingChanges, type Json } from './breaking-changes.ts';

/** A document with a read, a write and a webhook. */
const document: Json = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/orders/{id}': {
      get: {
        operationId: 'getOrder',
        parameters: [{ in: 'query', name: 'view', required: false, schema: { type: 'string' } }],
        responses: {
          200: { description: 'OK', content: json('Order') },
          404: { description: 'Not found', content: json('Problem') },
        },
      },
      put: {
        operationId: 'putOrder',
        requestBody: { required: true, content: json('NewOrder') },
        responses: { 200: { description: 'OK' } },
      },
    },
  },
  webhooks: { paid: { post: { requestBody: { content: json('Paid') }, responses: { 200: { description: '' } } } } },
  components: {
    schemas: {
      Order: {
        type: 'object',
        required: ['id', 'state'],
        properties: {
          id: { type: 'string' },
          state: { type: 'string', enum: ['paid', 'awaiting'] },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
      },
      NewOrder: {
        type: 'object',
        additionalProperties: false,
        required: ['amount'],
        properties: {
          amount: { type: 'string', maxLength: 20 },
          kind: { type: 'string', enum: ['goods', 'service'] },
          due: { type: 'string' },
        },
      },
      Paid: { type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' } } },
      Problem: { type: 'object', properties: { message: { type: 'string' } } },
    },
  },
};

type Change = readonly [name: string, change: (document: Json) => void];

const answers = (changed: Json) => changed.components.schemas.Order;
const requests = (changed: Json) => changed.components.schemas.NewOrder;
const read = (changed: Json) => changed.paths['/orders/{id}'].get;

const breaks: readonly Change[] = [
  ['a path is removed', (changed) => delete changed.paths['/orders/{id}']],
  ['a method is removed', (changed) => delete changed.paths['/orders/{id}'].put],
  ['a status is removed', (changed) => delete read(changed).responses[404]],
  ['a query parameter is removed', (changed) => read(changed).parameters.pop()],
  ['a header becomes required', (changed) => read(changed).parameters.push(parameter('header', true))],
  ['an answer loses a property', (changed) => delete answers(changed).properties.note],
  ['a property of an answer is not always there any more', (changed) => answers(changed).required.pop()],
  ['an answer has another type', (changed) => (answers(changed).properties.id.type = 'number')],
  ['an answer has a new value', (changed) => answers(changed).properties.state.enum.push('late')],
  ['an answer may be any string', (changed) => delete answers(changed).properties.state.enum],
  ['an answer may be null', (changed) => (answers(changed).properties.id = nullable('string'))],
  ['a request needs a new property', (changed) => requireNew(requests(changed))],
  ['an optional property of a request becomes required', (changed) => requests(changed).required.push('due')],
  ['a request may not have a property any more', (changed) => delete requests(changed).properties.due],
  ['a value is not accepted any more', (changed) => requests(changed).properties.kind.enum.pop()],
  ['a limit is lower', (changed) => (requests(changed).properties.amount.maxLength = 10)],
  ['a webhook is removed', (changed) => delete changed.webhooks.paid],
  ['a webhook loses a property', (changed) => (changed.components.schemas.Paid = { type: 'object' })],
];

const compatible: readonly Change[] = [
  ['nothing changes', () => {}],
  ['a path is added', (changed) => (changed.paths['/runs'] = { get: { responses: { 200: { description: 'OK' } } } })],
  ['an optional query parameter is added', (changed) => read(changed).parameters.push(parameter('query', false))],
  ['an answer has a new property', (changed) => (answers(changed).properties.paidAt = { type: 'string' })],
  ['a property of an answer is always there', (changed) => answers(changed).required.push('note')],
  ['an answer is never null any more', (changed) => (answers(changed).properties.note = { type: 'string' })],
  ['a value is not answered any more', (changed) => answers(changed).properties.state.enum.pop()],
  ['a request may have a new property', (changed) => (requests(changed).properties.memo = { type: 'string' })],
  ['a required property of a request becomes optional', (changed) => (requests(changed).required = [])],
  ['a new value is accepted', (changed) => requests(changed).properties.kind.enum.push('gift')],
  ['a limit is higher', (changed) => (requests(changed).properties.amount.maxLength = 40)],
  ['values are listed in another order', (changed) => answers(changed).properties.state.enum.reverse()],
  ['a schema is written in place', (changed) => (read(changed).responses[200].content = inPlace(answers(changed)))],
  ['a summary changes', (changed) => (read(changed).summary = 'Read an order')],
];

describe('a change breaks a user of the API when', () => {
  test.each(breaks)('%s', (_name, change) => {
    expect(changesOf(change)).not.toEqual([]);
  });
});

describe('a change is compatible when', () => {
  test.each(compatible)('%s', (_name, change) => {
    expect(changesOf(change)).toEqual([]);
  });
});

test('a break is described by its place and its value', () => {
  expect(changesOf((changed) => answers(changed).required.pop())).toEqual([
    'removed: /orders/{id} › get › responses › 200 › content › application/json › schema › required › 1 ("state")',
  ]);
});

function changesOf(change: (document: Json) => void): readonly string[] {
  const changed = structuredClone(document);
  change(changed);
  return breakingChanges(document, changed);
}

function json(schema: string): Json {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } };
}

function inPlace(schema: Json): Json {
  return { 'application/json': { schema } };
}

function parameter(place: 'query' | 'header', required: boolean): Json {
  return { in: place, name: 'page', required, schema: { type: 'string' } };
}

function nullable(type: string): Json {
  return { anyOf: [{ type }, { type: 'null' }] };
}

function requireNew(schema: Json): void {
  schema.properties.reason = { type: 'string' };
  schema.required.push('reason');
}
