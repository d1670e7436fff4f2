import { moneyFromDecimal, type StoryEntry } from '@punteo/payments';
import { expect, test } from 'vitest';
import { storyLine } from './story-line.ts';

const at = new Date('2026-06-01T12:00:00Z');

function changed(change: string, detail: Readonly<Record<string, string | null>>): StoryEntry {
  const subject = 'order:A-1001';
  return { at, type: 'order_changed', change, subject, actor: 'ana', reason: 'sold out', detail, anchor: null };
}

test('the line of a created order shows the amount with which it was created', () => {
  const created = { amount: moneyFromDecimal('100.00', 'EUR'), dueAt: null, providers: [] };
  expect(storyLine({ at, type: 'order_created', ...created }, 'en')).toBe('Order created: 100.00 EUR');
});

test('the line of an amendment shows each changed value before and after, in both languages', () => {
  const amended = changed('order.amended', {
    dueAt: '2026-07-01T00:00:00.000Z',
    amount: '90.00 EUR',
    dueAtBefore: null,
    amountBefore: '100.00 EUR',
    providersBefore: 'neopay',
    providers: '',
  });
  expect(storyLine(amended, 'en')).toBe(
    'Order changed: amended (ana): sold out (amount 100.00 EUR → 90.00 EUR, due never → 2026-07-01 00:00:00 UTC, ' +
      'providers neopay → any)',
  );
  expect(storyLine(amended, 'es')).toBe(
    'Pedido modificado: enmendado (ana): sold out (importe 100.00 EUR → 90.00 EUR, vence nunca → ' +
      '2026-07-01 00:00:00 UTC, proveedores neopay → cualquiera)',
  );
});

test('the line of an amendment leaves out values that stayed the same', () => {
  const same = { amountBefore: '100.00 EUR', amount: '100.00 EUR', dueAtBefore: null, dueAt: null };
  expect(storyLine(changed('order.amended', same), 'en')).toBe('Order changed: amended (ana): sold out');
});

test('the line of an allocation shows the unit of money and the amount, and that of a binding the claim', () => {
  const allocated = { unit: 'payment neopay p-1', amount: '40.00 EUR' };
  expect(storyLine(changed('order.allocated', allocated), 'en')).toBe(
    'Order changed: money allocated (ana): sold out (amount 40.00 EUR, unit of money payment neopay p-1)',
  );
  expect(storyLine(changed('order.bound', { claim: 'neopay payment p-1' }), 'en')).toBe(
    'Order changed: payment bound (ana): sold out (neopay payment p-1)',
  );
});

test('the line of an act on a discrepancy or a callback of the order says what was decided, and an act without a reason ends there', () => {
  const decided = { ownerBefore: null, owner: 'eva', stateBefore: 'open', state: 'resolved' };
  const due = { dueOnBefore: null, dueOn: '2026-03-31' };
  expect(storyLine(changed('discrepancy.updated', { ...decided, ...due }), 'en')).toBe(
    'Order changed: discrepancy decided (ana): sold out (owner – → eva, due date none → 2026-03-31, state open → resolved)',
  );
  const replayed = changed('callback.replayed', { outcomeBefore: 'orphan', outcome: 'received' });
  expect(storyLine({ ...replayed, reason: '' } as StoryEntry, 'es')).toBe(
    'Pedido modificado: aviso leído de nuevo (ana) (resultado orphan → received)',
  );
});
