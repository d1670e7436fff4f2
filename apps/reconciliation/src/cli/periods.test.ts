import { createHash } from 'node:crypto';
import { runSql } from '@punteo/testing';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, startTestApp, storeExampleDay, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp();
  await storeExampleDay(testApp);
  await punteo('reconcile');
  // As if the money had moved a day ago.
  const noon = `${YESTERDAY}T12:00:00Z`;
  await runSql(testApp.url, 'update standings set paid_at = $1 where paid_at is not null', [noon]);
  await runSql(testApp.url, 'update payments set updated_at = $1', [noon]);
});
afterAll(() => testApp.close());

const YESTERDAY = day(-1);

test('a period that is not over, is none, or does not follow the last one is refused with code 64', async () => {
  expect(await close(day(1))).toMatchObject({ code: 64, stderr: expect.stringContaining('ends at') });
  expect(await close('2026-13')).toMatchObject({ code: 64, stderr: expect.stringContaining('"2026-13" is no period') });
  expect(await punteo('periods', 'close', YESTERDAY)).toMatchObject({ code: 64 });
  expect(await punteo('periods', 'show', 'latest')).toMatchObject({ code: 64, stderr: 'There is no period latest.\n' });
});

test('a dry run shows the statement of the period and closes nothing', async () => {
  const { code, stdout } = await close(YESTERDAY, '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('This is a dry run: the period is not closed.');
  expect((await punteo('periods', 'list')).stdout.trim().split('\n')).toHaveLength(1);
});

test('closing prints the statement, and show prints the same again; the money of the day is the money of the run', async () => {
  const closed = await close(YESTERDAY, '--format', 'csv');
  expect(closed.code).toBe(0);
  const rows = parse(closed.stdout, { bom: true, columns: true }) as Record<string, string>[];
  const money = rows.filter(({ section }) => section === 'money');
  expect(money.map(({ item, provider, currency, count, amount }) => [item, provider, currency, count, amount])).toEqual(
    [
      ['moved', 'neopay', 'GBP', '4', '312.34'],
      ['closing', 'neopay', 'GBP', '4', '312.34'],
    ],
  );
  const { run } = JSON.parse((await punteo('report', 'latest', '--format', 'json')).stdout);
  expect(run.summary.sums).toMatchObject([{ currency: 'GBP', proven: '312.34' }]);
  const again = await punteo('periods', 'show', YESTERDAY, '--format', 'csv');
  expect(again.stdout).toBe(closed.stdout);
  const latest = await punteo('periods', 'show', 'latest', '--format', 'csv');
  expect(latest.stdout).toBe(closed.stdout);
});

test('the HTML statement and the CSV have the same numbers, in English and Spanish', async () => {
  for (const lang of ['en', 'es']) {
    const { stdout: csv } = await punteo('periods', 'show', 'latest', '--format', 'csv', '--lang', lang);
    const { stdout: html } = await punteo('periods', 'show', 'latest', '--format', 'html', '--lang', lang);
    const rows = parse(csv, { bom: true, columns: true }) as Record<string, string>[];
    const text = html.replace(/<style>[\s\S]*<\/style>/, '').replace(/<[^>]+>/g, ' ');
    for (const { section = '', label = '', amount = '', count = '', text: value = '' } of rows) {
      for (const part of [amount, section === 'period' ? '' : label]) expect(text).toContain(part);
      if (section === 'money') expect(text).toMatch(new RegExp(`${amount}\\s+\\(${count}\\)`));
      if (/^[0-9a-f]{64}$/.test(value)) expect(text).toContain(value);
    }
    expect(html).toContain(`<html lang="${lang}">`);
    expect(html).toContain('@media print');
    expect(text).toContain(lang === 'en' ? 'Open items at the closing' : 'Partidas abiertas al cierre');
  }
});

test('the printed lines of each part have the hash that the statement shows', async () => {
  const period = JSON.parse((await punteo('periods', 'show', 'latest', '--json')).stdout) as Record<string, string>;
  for (const [part, hash] of [
    ['entries', 'entriesHash'],
    ['totals', 'totalsHash'],
    ['open-items', 'openItemsHash'],
  ] as const) {
    const { stdout } = await punteo('periods', 'show', YESTERDAY, '--part', part);
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(period[hash]);
  }
});

test('the statement says whether all orders were reconciled after the end of the period', async () => {
  const { stdout } = await punteo('periods', 'show', 'latest');
  expect(stdout).not.toContain('No complete reconciliation');
  expect(stdout).toContain('Money that belongs to no order');
});

test('a later payment leaves the statement of the closed period as it is, byte for byte', async () => {
  const pages = async () =>
    Promise.all(
      ['html', 'csv', 'table'].map(
        async (format) => (await punteo('periods', 'show', YESTERDAY, '--format', format)).stdout,
      ),
    );
  const before = await pages();
  await paidOrder(testApp, 'LATER');
  await punteo('reconcile');
  expect(await pages()).toEqual(before);
  expect(await close(YESTERDAY)).toMatchObject({ code: 64, stderr: expect.stringContaining('stay closed') });
});

function close(name: string, ...options: readonly string[]) {
  return punteo('periods', 'close', name, '--reason', 'end of the day', ...options);
}

function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

function punteo(...line: readonly string[]) {
  return runPunteo(line, { ...testApp.environment, DATABASE_URL: testApp.url });
}
