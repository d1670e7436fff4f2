import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSql } from '@punteo/testing';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'punteo-audit-'));

beforeEach(async () => {
  testApp = await startTestApp();
});
afterEach(() => testApp.close());
afterAll(() => rmSync(folder, { recursive: true }));

test('audit list shows who did what, when and why, with its place in the chain, and filters', async () => {
  await cancelOrders('A', 'B');
  const { code, stdout } = await punteo('audit', 'list');
  expect(code).toBe(0);
  const [header, ...rows] = stdout.trim().split('\n');
  expect(header).toMatch(/^position\s+at\s+actor\s+action\s+subject\s+reason$/);
  expect(
    rows.map((row) =>
      row
        .replace(/\s+\S+Z\s+cli:\S+\s+/, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ),
  ).toEqual(['2 order.cancelled order:B sold out: B', '1 order.cancelled order:A sold out: A']);
  const { items } = JSON.parse((await punteo('audit', 'list', '--subject', 'order:A', '--json')).stdout);
  expect(items).toMatchObject([{ subject: 'order:A', detail: { reason: 'sold out: A' }, anchor: { position: '1' } }]);
  expect((await punteo('audit', 'list', '--actor', 'nobody')).stdout.trim().split('\n')).toHaveLength(1);
  expect((await punteo('audit', 'list', '--action', 'order.cancelled', '--limit', '1')).stderr).toContain(
    'more: --cursor',
  );
});

test('audit verify says that it found no change, or names what was and ends with code 1', async () => {
  expect(await punteo('audit', 'verify')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('The audit is empty.'),
  });
  await cancelOrders('A', 'B', 'C');
  expect(await punteo('audit', 'verify')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^No change was found\.\n3 rows/),
  });
  await runSql(testApp.url, `update audit set detail = '{"reason": "another"}' where subject = 'order:B'`);
  const { code, stdout } = await punteo('audit', 'verify');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^changed: Audit row 2, at position 2 of the chain, was changed after it was written\.\n3 rows/,
  );
  expect(JSON.parse((await punteo('audit', 'verify', '--json')).stdout)).toMatchObject({
    whole: false,
    rows: 3,
    faults: [{ kind: 'changed', position: '2', auditId: '2' }],
    faultCount: 1,
  });
});

test('audit head keeps each anchor as a line of a file, and verify finds by it that rows were cut off', async () => {
  const file = join(folder, 'anchors');
  await cancelOrders('A');
  const first = (await punteo('audit', 'head', '--output', file)).stdout.trim();
  expect(first).toMatch(/^1:[0-9a-f]{64}$/);
  await cancelOrders('B');
  const second = (await punteo('audit', 'head', '--output', file)).stdout.trim();
  expect(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1]),
  ).toEqual([first, second, undefined]);
  expect(await punteo('audit', 'verify', '--anchors', file)).toMatchObject({ code: 0 });
  await runSql(testApp.url, 'delete from audit where audit_id = 2');
  await runSql(testApp.url, 'delete from audit_chain where audit_id = 2');
  const unanchored = await punteo('audit', 'verify');
  expect(unanchored).toMatchObject({ code: 0, stdout: expect.stringContaining('newest rows were removed') });
  const anchored = await punteo('audit', 'verify', '--anchor', first);
  expect(anchored).toMatchObject({ code: 0, stdout: expect.not.stringContaining('newest rows were removed') });
  for (const option of [
    ['--anchor', first, '--anchor', second],
    ['--anchors', file],
  ])
    expect(await punteo('audit', 'verify', ...option)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^removed: The chain ends at position 1, and the anchor is of position 2: its end was removed\./,
      ),
    });
});

test('an anchor that is none, and a file without one, end with code 64', async () => {
  const empty = join(folder, 'empty');
  writeFileSync(empty, '\n');
  for (const option of [
    ['--anchor', '1'],
    ['--anchor', `1:${'g'.repeat(64)}`],
    ['--anchors', empty],
    ['--anchors', join(folder, 'missing')],
  ])
    expect(await punteo('audit', 'verify', ...option)).toMatchObject({ code: 64, stdout: '' });
  await cancelOrders('A');
  expect(await punteo('audit', 'head', '--output', join(folder, 'missing', 'file'))).toMatchObject({
    code: 64,
    stdout: '',
  });
});

async function cancelOrders(...orderIds: readonly string[]): Promise<void> {
  await testApp.app.store.orders.put(orderIds.map((orderId) => orderOf(orderId)));
  for (const orderId of orderIds) await punteo('orders', 'cancel', orderId, '--reason', `sold out: ${orderId}`);
}

function punteo(...line: readonly string[]) {
  return runPunteo(line, { ...testApp.environment, DATABASE_URL: testApp.url });
}
