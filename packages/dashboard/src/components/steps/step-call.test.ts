import { expect, test } from 'vitest';
import { stepCall } from './step-call.ts';

test('a step is called by the name of its route, with what the person gave in the body', () => {
  const request = {
    operation: 'recordRefund',
    method: 'POST',
    path: '/v1/orders/A%2F1/refunds',
    body: { provider: 'neopay', claim: 'p1', amount: { value: '5.00', currency: 'EUR' } },
    needs: ['reason'],
  } as const;
  expect(
    stepCall(
      { ...request, needs: [...request.needs] },
      { reason: 'bank transfer 7', amount: { value: '4.00', currency: 'EUR' } },
    ),
  ).toEqual({
    operation: 'recordRefund',
    params: { orderId: 'A/1' },
    body: { provider: 'neopay', claim: 'p1', amount: { value: '4.00', currency: 'EUR' }, reason: 'bank transfer 7' },
  });
});

test('what is asked for the path goes there, and not into the body', () => {
  expect(
    stepCall(
      {
        operation: 'bindClaim',
        method: 'POST',
        path: '/v1/orders/{orderId}/claims',
        body: { provider: 'neopay', claim: 'p1' },
        needs: ['orderId', 'reason'],
      },
      { orderId: 'A-1', reason: 'the buyer said so', reference: undefined },
    ),
  ).toEqual({
    operation: 'bindClaim',
    params: { orderId: 'A-1' },
    body: { provider: 'neopay', claim: 'p1', reason: 'the buyer said so' },
  });
});

test('a route that this page does not know is refused', () => {
  const request = { operation: 'toString', method: 'POST', path: '/v1/x', body: {}, needs: [] } as const;
  expect(() => stepCall({ ...request, needs: [] }, {})).toThrow('does not know the operation toString');
});
