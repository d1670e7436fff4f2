import { expect, test } from 'vitest';
import { matchCallback } from './match-callback.ts';
import type { Callback, CallbackHint } from './model/callback.ts';
import type { Provider } from './ports/provider.ts';

const hint: CallbackHint = {
  orderReference: 'ours-A-1001',
  providerPaymentId: null,
  transaction: null,
  amount: null,
  amountText: null,
  occurredAtText: null,
};

/** Reads a body as an order reference; references of ours start with `ours-`. With a `?` at its end it is unreadable. */
const provider = {
  name: 'a-bank',
  readCallback(body) {
    const [, orderReference = '', doubt] = /^(.*?)(\??)$/.exec(Buffer.from(body).toString('utf8')) ?? [];
    if (orderReference === '') return { kind: 'unreadable', reason: 'empty' };
    const read = { ...hint, orderReference };
    return doubt ? { kind: 'unreadable', reason: 'doubtful', hint: read } : { kind: 'read', hint: read };
  },
  resolveOrder: ({ orderReference }) => (orderReference?.startsWith('ours-') ? orderReference.slice(5) : null),
} as Provider;

test('a callback is matched to the order that its address names, whatever its body names', () => {
  expect(match('A-1', 'ours-A-2')).toEqual({
    hint: { ...hint, orderReference: 'ours-A-2' },
    unreadableReason: null,
    orderId: 'A-1',
  });
});

test('a callback to an address for all orders is matched to the order of its reference', () => {
  expect(match(null, 'ours-A-1001')).toEqual({ hint, unreadableReason: null, orderId: 'A-1001' });
});

test('a callback whose reference was not issued by us is matched to no order', () => {
  expect(match(null, 'A-1001')).toMatchObject({ unreadableReason: null, orderId: null });
});

test('an unreadable callback is matched to the order that its address names, with the reason', () => {
  expect(match('A-1', '')).toEqual({ hint: null, unreadableReason: 'empty', orderId: 'A-1' });
});

test('an unreadable callback to an address for all orders is matched to the order that its readable part names', () => {
  expect(match(null, 'ours-A-1001?')).toEqual({ hint, unreadableReason: 'doubtful', orderId: 'A-1001' });
  expect(match(null, 'A-1001?')).toMatchObject({ unreadableReason: 'doubtful', orderId: null });
});

test('a callback of a provider that is not configured is unreadable, and matched by its address alone', () => {
  const body = Buffer.from('ours-A-1001');
  expect(matchCallback({ callback: callbackTo('A-1'), body }, [])).toEqual({
    hint: null,
    unreadableReason: 'provider_not_configured',
    orderId: 'A-1',
  });
});

function match(addressedOrderId: string | null, body: string) {
  return matchCallback({ callback: callbackTo(addressedOrderId), body: Buffer.from(body) }, [provider]);
}

function callbackTo(addressedOrderId: string | null): Callback {
  return {
    callbackId: '1',
    provider: 'a-bank',
    addressedOrderId,
    keyId: 'k1',
    authenticatedBy: 'address',
    digest: '',
    receivedAt: new Date(0),
    lastReceivedAt: new Date(0),
    deliveries: 1,
    contentType: null,
    headers: {},
    outcome: 'received',
    reason: null,
    orderId: null,
    hint: null,
  };
}
