import { migrate } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase, faultCount, openCuttingNetwork } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { neopayEnvironment } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let neopay: SandboxNeopay;

beforeAll(async () => {
  database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  neopay = await startNeopay();
});

afterAll(async () => {
  await neopay.close();
  await database.drop();
});

const COMMANDS = ['orders list', 'reconcile', 'repair', 'sync', 'callbacks list', 'migrate'];

test('I20: a command whose connections are cut at any statement ends with one sentence, and works the next time', async () => {
  const network = await openCuttingNetwork(database.url);
  const environment = { ...neopayEnvironment(neopay), DATABASE_URL: network.url };
  for (let cut = 0; cut < faultCount(10, 200); cut += 1) {
    const command = COMMANDS[cut % COMMANDS.length] as string;
    void network.cutOneStatement();
    const { code, stderr } = await runPunteo(command.split(' '), environment);
    // 0: the cut connection was replaced; 2: the run says what is missing.
    expect([0, 2, 78], `${command}: ${stderr}`).toContain(code);
    if (code === 78) expect(stderr).toMatch(/The database cannot be used right now \(.*\)[.:]/);
    expect(stderr).not.toMatch(/internal error/i);
  }
  network.stopCutting();
  expect(network.cuts.size).toBeGreaterThan(5);
  for (const command of COMMANDS) expect((await runPunteo(command.split(' '), environment)).code).toBe(0);
  network.close();
});
