import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DETAILS, neopayEnvironment, orderOf } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: PostgresStore;
let neopay: SandboxNeopay;
let environment: Record<string, string>;

beforeAll(async () => {
  [database, neopay] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startNeopay(),
  ]);
  store = await openStore({ url: database.url });
  environment = { ...neopayEnvironment(neopay), DATABASE_URL: database.url };
  await store.orders.put([orderOf('A-1')]);
});

afterAll(async () => {
  await store?.close();
  await database?.drop();
  await neopay?.close();
});

test('a create that Neopay refuses with a 422 says why in the command line, its record and the story of the order', async () => {
  const body = '{"message":"Invalid.","errors":{"customer.email":["jhondoe@email.com is blocked."]}}';
  neopay.faults.next('createPayment', { kind: 'raw', status: 422, body });
  const refused = await pay(DETAILS);
  expect(refused).toMatchObject({
    code: 1,
    stdout: 'refused  unexpected_status  Invalid.; customer.email: [redacted] is blocked.\n',
  });
  const story = await runPunteo(['orders', 'show', 'A-1'], environment);
  expect(story.stdout).toContain('Invalid.; customer.email: [redacted] is blocked.');
  expect(refused.stdout + refused.stderr + story.stdout).not.toContain('jhondoe');
});

test('details with a wrong field are refused before they are sent, and the field is named', async () => {
  const refused = await pay({ ...DETAILS, institutionId: '20' });
  expect(refused).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^refused {2}details_invalid {2}institutionId: /),
  });
  const asJson = await pay({ institutionId: 20, customer: { email: 'x@shop.test' } }, '--json');
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    outcome: 'refused',
    reason: 'details_invalid',
    detail: expect.stringMatching(/^customer\.country: /),
  });
});

test('an error of the list says why in the sync and in the doctor', async () => {
  const body = '{"message":"This application is suspended."}';
  neopay.faults.next('listPayments', { kind: 'raw', status: 403, body }, { times: 2 });
  const sync = await runPunteo(['sync'], environment);
  expect(sync).toMatchObject({ code: 2, stdout: expect.stringContaining('403 "This application is suspended."') });
  const doctor = await runPunteo(['doctor'], environment);
  expect(doctor.stdout).toContain('This application is suspended.');
});

test('answers to creates and error bodies are in the doctor’s drift, by their shapes', async () => {
  const created = '{"payment":{"id":"99ea261a-d7e8-45be-af0b-5ff89b8cee2a","risk":{"score":7}}}';
  neopay.faults.next('createPayment', { kind: 'raw', status: 201, body: created });
  expect(await pay(DETAILS)).toMatchObject({ code: 0 });
  const body = '{"code":"E-1","trace":[1]}';
  neopay.faults.next('getPayment', { kind: 'raw', status: 500, body });
  await runPunteo(['reconcile'], environment);
  const { stdout } = await runPunteo(['doctor', '--json'], environment);
  const { checks } = JSON.parse(stdout) as { checks: { name: string; result: string; lines?: string[] }[] };
  const linesOf = (name: string) => checks.find((check) => check.name === name)?.lines?.join('\n');
  expect(checks).toContainEqual(expect.objectContaining({ name: 'neopay create shape', result: 'warn' }));
  expect(linesOf('neopay create shape')).toContain('not declared: $.payment.risk.score: number');
  expect(linesOf('neopay error shape')).toContain('$.errors.*: array as application/json; charset=utf-8, 1 times');
  expect(linesOf('neopay error shape')).toContain('$.trace[]: number');
  expect(stdout).not.toContain('E-1');
});

function pay(details: unknown, ...options: readonly string[]) {
  const commandLine = ['pay', 'A-1', '--provider', 'neopay', '--details', JSON.stringify(details), ...options];
  return runPunteo(commandLine, environment);
}
