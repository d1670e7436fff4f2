import { expect, test } from 'vitest';
import { driftOf } from './drift.ts';

const DECLARED = [
  '$: object',
  '$.id: string',
  '$.payee: null',
  '$.payee: object',
  '$.payee.name: string',
  '$.extra: any',
];

test('a new field and a new type are reported as undeclared, a field below a declared any is not', () => {
  const received = [
    '$: object',
    '$.id: number',
    '$.extra: object',
    '$.extra.deep: string',
    '$.fee: string',
    '$.payee: null',
  ];
  expect(driftOf(DECLARED, received)).toEqual({
    undeclared: ['$.fee: string', '$.id: number'],
    missing: ['$.payee.name'],
  });
});

test('of fields that were never received, only the topmost is reported as missing', () => {
  expect(driftOf(DECLARED, ['$: object', '$.id: string']).missing).toEqual(['$.extra', '$.payee']);
});

test('no field is missing while no document was received', () => {
  expect(driftOf(DECLARED, [])).toEqual({ undeclared: [], missing: [] });
});

test('without a declaration, every received line is undeclared', () => {
  expect(driftOf([], ['$: object', '$.id: string']).undeclared).toEqual(['$.id: string', '$: object']);
});
