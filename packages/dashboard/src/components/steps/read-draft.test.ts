import { expect, test } from 'vitest';
import { readDraft, startDraft } from './read-draft.ts';
import { stepFields } from './step-fields.ts';

const text = (id: string, values?: object) => `${id} ${JSON.stringify(values ?? {})}`;
const refund = {
  operation: 'recordRefund',
  method: 'POST' as const,
  path: '/v1/orders/A-1/refunds',
  body: { provider: 'neopay', claim: 'p1', amount: { value: '5.00', currency: 'EUR' } },
  needs: ['reason'],
};

test('a refund is proposed with the amount that is left, and sent with what the person changed', () => {
  const fields = stepFields(refund);
  const draft = startDraft(refund);
  expect(readDraft(fields, draft, text)).toEqual({ amount: { value: '5.00', currency: 'EUR' } });
  Object.assign(draft, { amount: '4,50', reference: ' SEPA 7 ', force: 'true', refundedAt: '2026-03-01T12:00' });
  expect(readDraft(fields, draft, text)).toEqual({
    amount: { value: '4.50', currency: 'EUR' },
    reference: 'SEPA 7',
    force: true,
    refundedAt: new Date('2026-03-01T12:00').toISOString(),
  });
});

test('what is missing and what cannot be read is refused by its name', () => {
  const bind = { ...refund, operation: 'bindClaim', body: {}, needs: ['orderId', 'reason'] };
  expect(() => readDraft(stepFields(bind), {}, text)).toThrow('steps.missing {"name":"steps.field.orderId {}"}');
  expect(() => readDraft(stepFields(refund), { amount: 'five' }, text)).toThrow(
    'steps.amountMalformed {"written":"five"}',
  );
  const create = { ...refund, operation: 'createPayment', needs: ['details'] };
  expect(() => readDraft(stepFields(create), { details: '{' }, text)).toThrow('steps.jsonMalformed');
});
