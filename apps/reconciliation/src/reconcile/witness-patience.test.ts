import { expect, test } from 'vitest';
import { createPatience } from './witness-patience.ts';

const patience = () => createPatience({ silenceSeconds: 60, atOnce: 8 });

test('a witness is asked no more once eight places have waited a minute each without an answer', () => {
  const { unanswered, isOver } = patience();
  for (let place = 1; place < 8; place += 1) unanswered(60_000);
  expect(isOver()).toBe(false);
  unanswered(60_000);
  expect(isOver()).toBe(true);
});

test('an answer begins the minute anew; ten lost minutes end it all the same', () => {
  const { answered, unanswered, isOver } = patience();
  let lost = 0;
  while (!isOver()) {
    unanswered(60_000);
    answered();
    lost += 1;
  }
  expect(lost).toBe(80);
});

test('verifications that fail at once, however many, are no silence', () => {
  const { unanswered, isOver } = patience();
  for (let order = 0; order < 10_000; order += 1) unanswered(5);
  expect(isOver()).toBe(false);
});
