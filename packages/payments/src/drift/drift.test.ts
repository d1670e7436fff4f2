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

test('a new field and a new type are told, and what may hold anything is not', () => {
  const seen = [
    '$: object',
    '$.id: number',
    '$.extra: object',
    '$.extra.deep: string',
    '$.fee: string',
    '$.payee: null',
  ];
  expect(driftOf(DECLARED, seen)).toEqual({
    undeclared: ['$.fee: string', '$.id: number'],
    missing: ['$.payee.name'],
  });
});

test('of what never came, only the top is told', () => {
  expect(driftOf(DECLARED, ['$: object', '$.id: string']).missing).toEqual(['$.extra', '$.payee']);
});

test('while nothing came, nothing is missing', () => {
  expect(driftOf(DECLARED, [])).toEqual({ undeclared: [], missing: [] });
});

test('what is announced by nobody is drift, all of it', () => {
  expect(driftOf([], ['$: object', '$.id: string']).undeclared).toEqual(['$.id: string', '$: object']);
});
