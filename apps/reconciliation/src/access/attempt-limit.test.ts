import { expect, test } from 'vitest';
import { createAttemptLimit } from './attempt-limit.ts';
import { digestOf } from './secret.ts';

const START = Date.parse('2026-03-01T12:00:00Z');

function limitAt(seconds: { now: number }) {
  return createAttemptLimit(() => new Date(START + seconds.now * 1_000));
}

function fail(limit: ReturnType<typeof limitAt>, network: string, times: number): void {
  for (let time = 0; time < times; time += 1) limit.countFailure(network);
}

test('after ten failures a network waits until fifteen minutes are over since the first of them', () => {
  const clock = { now: 0 };
  const limit = limitAt(clock);
  fail(limit, 'a', 9);
  expect(limit.waitSeconds('a')).toBe(0);
  clock.now = 300;
  fail(limit, 'a', 1);
  expect(limit.waitSeconds('a')).toBe(600);
  clock.now = 899;
  expect(limit.waitSeconds('a')).toBe(1);
  clock.now = 900;
  expect(limit.waitSeconds('a')).toBe(0);
  fail(limit, 'a', 1);
  expect(limit.waitSeconds('a')).toBe(0);
});

test('another network is not locked out, also where so many fail that each has only three failures', () => {
  const clock = { now: 0 };
  const limit = limitAt(clock);
  for (let network = 0; network < 20; network += 1) fail(limit, `attacker ${network}`, 10);
  expect(limit.waitSeconds('a')).toBe(0);
  fail(limit, 'a', 2);
  expect(limit.waitSeconds('a')).toBe(0);
  fail(limit, 'a', 1);
  expect(limit.waitSeconds('a')).toBe(900);
  clock.now = 900;
  fail(limit, 'a', 3);
  expect(limit.waitSeconds('a')).toBe(0);
});

test('the same wrong secret counts once for a network: a program with a revoked token locks no one out', () => {
  const limit = limitAt({ now: 0 });
  for (let time = 0; time < 1_000; time += 1) limit.countFailure('a', digestOf('revoked'));
  expect(limit.waitSeconds('a')).toBe(0);
  for (let guess = 0; guess < 9; guess += 1) limit.countFailure('a', digestOf(`guess ${guess}`));
  expect(limit.waitSeconds('a')).toBe(900);
});

test('ten thousand networks are remembered, and of more the oldest are forgotten', () => {
  const limit = limitAt({ now: 0 });
  fail(limit, 'first', 10);
  fail(limit, 'second', 10);
  for (let network = 0; network < 9_999; network += 1) limit.countFailure(`network ${network}`);
  expect(limit.waitSeconds('first')).toBe(0);
  expect(limit.waitSeconds('second')).toBe(900);
});
