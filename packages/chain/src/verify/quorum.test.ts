import { expect, test } from 'vitest';
import { quorumAnswer } from './quorum.ts';

test('two quorums that contradict each other are no agreement', () => {
  expect(quorumAnswer(['one', 'one', 'other'], 2)).toBe('one');
  expect(quorumAnswer(['one', 'one', 'other', 'other'], 2)).toBeUndefined();
});
