import { expect, test } from 'vitest';
import { matchKeys } from './match-keys.ts';

const shortcuts = [{ keys: 'g o' }, { keys: 'j' }, { keys: 'o' }];

test('a pair of keys is one shortcut, and its second key alone may be another', () => {
  expect(matchKeys(shortcuts, null, 'g')).toEqual({ match: undefined, next: 'g' });
  expect(matchKeys(shortcuts, 'g', 'o')).toEqual({ match: { keys: 'g o' }, next: null });
  expect(matchKeys(shortcuts, null, 'o')).toEqual({ match: { keys: 'o' }, next: null });
});

test('a key that completes no pair is taken by itself', () => {
  expect(matchKeys(shortcuts, 'g', 'j')).toEqual({ match: { keys: 'j' }, next: null });
  expect(matchKeys(shortcuts, 'g', 'q')).toEqual({ match: undefined, next: null });
});

test('of two shortcuts with the same keys the one that was added last counts', () => {
  const both = [...shortcuts, { keys: 'j', by: 'the screen' }];
  expect(matchKeys(both, null, 'j').match).toEqual({ keys: 'j', by: 'the screen' });
});
