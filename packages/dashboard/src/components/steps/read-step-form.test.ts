import { expect, test } from 'vitest';
import { readStepForm } from './read-step-form.ts';
import { stepFields } from './step-fields.ts';

const text = (id: string, values?: object) => `${id} ${JSON.stringify(values ?? {})}`;
const refund = {
  operation: 'recordRefund',
  method: 'POST' as const,
  path: '/v1/orders/A-1/refunds',
  body: { provider: 'neopay', claim: 'p1', amount: { value: '5.00', currency: 'EUR' } },
  needs: ['reason'],
};

test('a refund is proposed with what is left, in its currency, and sent with what the person wrote', () => {
  const fields = stepFields(refund);
  expect(fields[0]).toMatchObject({ name: 'amount', proposed: { value: '5.00', currency: 'EUR' } });
  const form = formOf({
    amount: '4,50',
    'amount.currency': 'GBP',
    reference: ' SEPA 7 ',
    force: 'true',
    refundedAt: '2026-03-01T12:00',
  });
  expect(readStepForm(fields, form, text)).toEqual({
    amount: { value: '4.50', currency: 'EUR' },
    reference: 'SEPA 7',
    force: true,
    refundedAt: new Date('2026-03-01T12:00').toISOString(),
  });
  expect(readStepForm(fields, formOf({ amount: '5.00' }), text)).toEqual({
    amount: { value: '5.00', currency: 'EUR' },
  });
});

test('an order is imported with an amount and a currency of the person', () => {
  const order = { ...refund, operation: 'putOrder', body: {}, needs: ['orderId', 'amount'] };
  const form = formOf({ orderId: 'A-2', amount: '7', 'amount.currency': 'eur' });
  expect(readStepForm(stepFields(order), form, text)).toEqual({
    orderId: 'A-2',
    amount: { value: '7', currency: 'EUR' },
  });
});

test('what is missing and what cannot be read is refused by its name', () => {
  const bind = { ...refund, operation: 'bindClaim', body: {}, needs: ['orderId', 'reason'] };
  expect(() => readStepForm(stepFields(bind), formOf({}), text)).toThrow(
    'field.missing {"label":"steps.field.orderId {}"}',
  );
  expect(() => readStepForm(stepFields(refund), formOf({ amount: 'five' }), text)).toThrow('field.amountInvalid');
  const create = { ...refund, operation: 'createPayment', needs: ['details'] };
  expect(() => readStepForm(stepFields(create), formOf({ details: '{' }), text)).toThrow('steps.jsonMalformed');
});

function formOf(values: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}
