import { type Evidence, moneyFromDecimal } from '@punteo/payments';
import { expect, test } from 'vitest';
import { checkValues } from './check-values.ts';

const claim = { provider: 'crypto', kind: 'transaction', network: 'BSC', hash: '0x1' } as const;
const transfer = {
  ...{ token: '0xt', recipient: '0xm', position: 0 },
  ...{ amount: moneyFromDecimal('1.00', 'USD'), tolerance: moneyFromDecimal('0.00', 'USD') },
};
const facts: Evidence['facts'] = {
  ...{ kind: 'transaction', chainId: 56, isReplaced: false, transfers: [transfer], earlyToleranceSeconds: 0 },
  block: { height: '7', hash: '0xb', minedAt: new Date('2026-03-01T09:50:00Z') },
};

test('checks whose witness wrote no values get those of the transfers that it showed', () => {
  const values = (name: string) => checkValues({ name, result: 'passed' }, { claim, facts });
  expect(values('found')).toEqual({ expected: '0x1', actual: '0x1' });
  expect(values('chain_id')).toEqual({ expected: '56' });
  expect(values('token')).toEqual({ expected: '0xt', actual: '0xt' });
  expect(values('recipient')).toEqual({ expected: '0xm', actual: '0xm' });
  expect(values('outflow')).toEqual({ expected: 'none', actual: 'none' });
});

test('values that the witness wrote stay, and what nothing shows is not made up', () => {
  const failed = { name: 'token', result: 'failed', expected: '0xt', actual: '0xfake' } as const;
  expect(checkValues(failed, { claim, facts })).toEqual({ expected: '0xt', actual: '0xfake' });
  expect(checkValues({ name: 'token', result: 'unknown' }, { claim, facts: null })).toEqual({});
  expect(checkValues({ name: 'found', result: 'unknown' }, { claim, facts: null })).toEqual({ expected: '0x1' });
});
