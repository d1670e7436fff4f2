import { createLog } from '@punteo/app-kit/log';
import { type CallbackRefusals, PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { createRefusalReport } from './refusal-report.ts';

test('the first refusal of a provider for a reason is reported at once, further ones once a minute, and the rest at the end', async () => {
  const { report, lines, counted, at } = start();
  at(0);
  report.add('bank', 'signature_wrong');
  report.add('bank', 'encoding');
  for (const second of [1, 30, 59]) {
    at(second);
    report.add('bank', 'signature_wrong');
  }
  expect(lines()).toEqual(['bank signature_wrong 1', 'bank encoding 1']);
  at(60);
  report.add('bank', 'signature_wrong');
  report.add('other', 'signature_wrong');
  at(90);
  report.add('bank', 'signature_wrong');
  expect(lines().slice(2)).toEqual(['bank signature_wrong 4', 'other signature_wrong 1']);
  at(100);
  await report.close();
  expect(lines().slice(4)).toEqual(['bank signature_wrong 1']);
  expect(counted).toEqual([
    { provider: 'bank', reason: 'signature_wrong', count: 1, lastAt: instant(0) },
    { provider: 'bank', reason: 'encoding', count: 1, lastAt: instant(0) },
    { provider: 'bank', reason: 'signature_wrong', count: 4, lastAt: instant(60) },
    { provider: 'other', reason: 'signature_wrong', count: 1, lastAt: instant(60) },
    { provider: 'bank', reason: 'signature_wrong', count: 1, lastAt: instant(90) },
  ]);
});

test('while the store is away refusals are logged, and nothing is thrown', async () => {
  const { report, lines } = start(() => Promise.reject(new PunteoError('store_unavailable', 'The database is away.')));
  report.add('bank', 'encoding');
  await report.close();
  expect(lines()).toEqual(['bank encoding 1', 'store_unavailable']);
});

test('a report without refusals logs and counts nothing', async () => {
  const { report, lines, counted } = start();
  await report.close();
  expect([lines(), counted]).toEqual([[], []]);
});

function start(countRefusals?: () => Promise<void>) {
  let now = instant(0);
  const counted: CallbackRefusals[] = [];
  const written: string[] = [];
  const report = createRefusalReport({
    countRefusals: countRefusals ?? (async (refusals) => void counted.push(...refusals)),
    log: createLog({ app: 'test', level: 'info', destination: { write: (line) => written.push(line) } }),
    clock: () => now,
  });
  const lines = () =>
    written.map((line) => {
      const { provider, reason, count, errorCode } = JSON.parse(line);
      return errorCode ?? `${provider} ${reason} ${count}`;
    });
  return { report, lines, counted, at: (second: number) => (now = instant(second)) };
}

function instant(second: number): Date {
  return new Date(Date.UTC(2026, 5, 1, 12, 0, second));
}
