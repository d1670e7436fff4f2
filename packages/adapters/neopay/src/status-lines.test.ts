import { expect, test } from 'vitest';
import { neopayFromEnvironment } from './config.ts';
import { statusLines } from './status-lines.ts';

const environment = {
  NEOPAY_TOKEN: 'a-token-of-24-characters',
  NEOPAY_APP_KEY: '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43',
  NEOPAY_ENVIRONMENT: 'sandbox',
};
const statusesOf = (NEOPAY_STATUSES: string) =>
  neopayFromEnvironment({ ...environment, NEOPAY_STATUSES })?.statuses ?? {};

test('the line for an unknown status keeps the statuses that have a meaning, and is read as this configuration', () => {
  const { variable, choices } = statusLines('settled', statusesOf('completed=paid'));
  expect(variable).toBe('NEOPAY_STATUSES');
  expect(choices[0]).toEqual({ meaning: 'created', line: 'NEOPAY_STATUSES=completed=paid,settled=created' });
  expect(choices.find(({ meaning }) => meaning === 'paid')?.line).toBe('NEOPAY_STATUSES=completed=paid,settled=paid');
  for (const { meaning, line } of choices)
    expect(statusesOf(line.replace('NEOPAY_STATUSES=', ''))).toEqual({
      ...statusesOf('completed=paid'),
      settled: meaning,
    });
});

test('a status whose word contradicts a meaning is not offered that meaning', () => {
  const meanings = statusLines('refused', {}).choices.map(({ meaning }) => meaning);
  expect(meanings).toContain('failed');
  expect(meanings).not.toContain('paid');
  expect(meanings).not.toContain('unknown');
});

test('a status that the short form cannot hold is written as JSON', () => {
  const line = statusLines('paid, late', { completed: 'paid' }).choices.find(({ meaning }) => meaning === 'paid')?.line;
  expect(line).toBe('NEOPAY_STATUSES={"completed":"paid","paid, late":"paid"}');
  expect(statusesOf(line?.replace('NEOPAY_STATUSES=', '') ?? '')).toMatchObject({ 'paid, late': 'paid' });
});
